// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <functional>
#include <utility>

namespace base {

// An array of `items` in their order, each as `to_json` makes it; texts as they are.
template <class Items, class ToJson = std::identity>
Json JsonArrayOf(const Items& items, const ToJson& to_json = {}) {
    Json::Array array;
    for (const auto& item : items) array.emplace_back(std::invoke(to_json, item));
    return Json::MakeArray(std::move(array));
}

}  // namespace base
