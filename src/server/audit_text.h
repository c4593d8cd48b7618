// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/verify.h"

#include <string>
#include <vector>

namespace server {

// What a verified trail proves and what it cannot, for people and for programs.
std::string ReportText(const audit::VerifyReport& report);
base::Json ReportJson(const audit::VerifyReport& report);

// Records, a line each: when, who, what, on what, how it ended.
std::string RecordsText(const std::vector<audit::Entry>& entries);
base::Json RecordsJson(const std::vector<audit::Entry>& entries);

}  // namespace server
