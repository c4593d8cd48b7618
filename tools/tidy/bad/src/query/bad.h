// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
