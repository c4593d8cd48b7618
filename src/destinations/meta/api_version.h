// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>

namespace destinations::meta {

inline constexpr std::string_view kCurrentVersion = "v26.0";

// What the operator should know about a version of the Marketing API: that it is over, that it ends
// within 60 days, or that this program does not know it. Empty when nothing has to be said.
std::string NoticeOfVersion(std::string_view version, base::WallTime now);

}  // namespace destinations::meta
