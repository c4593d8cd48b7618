// SPDX-License-Identifier: Apache-2.0
// Standard headers most sources pay for anyway; nothing of ours, so the strict preset stays honest.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>
