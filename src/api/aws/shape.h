// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace api {

enum class ShapeKind {
    kString,
    kEnum,
    kInteger,
    kBoolean,
    kList,
    kMap,
    kStructure,
    kUnion,
    kDocument
};

struct ShapeMember {
    std::string name;
    std::string shape;  // empty: a member of the service that this node does not offer yet
    bool required = false;
};

// What one value of a request may look like. Immutable once in its table.
struct Shape {
    ShapeKind kind = ShapeKind::kString;
    std::string name;
    std::optional<std::int64_t> low;  // code points, items or value, by kind
    std::optional<std::int64_t> high;
    std::shared_ptr<const re2::RE2> pattern;  // of the whole text
    std::vector<std::string> values;          // of an enum
    std::vector<ShapeMember> members;  // of a structure or union; exactly one of a union's is set
    std::string item;                  // of a list's items or a map's values
    std::string key;                   // of a map's keys
};

// The shapes of a service, each under its name. Immutable; thread-safe.
class ShapeTable final {
  public:
    // One shape a line, blank lines between:
    //     string NAME [LOW..HIGH] [/RE2/]      integer NAME [LOW..HIGH]      boolean NAME
    //     enum NAME VALUE...                   list NAME ITEM [LOW..HIGH]    map NAME KEY VALUE [LOW..HIGH]
    //     structure NAME MEMBER...             union NAME MEMBER...
    //     document NAME: any object, whose handler reads it strictly
    // A member is `name:Shape`, `name*:Shape` when it is required, or `!name` when it is not offered. A line that
    // begins with a space goes on with the one before. kInternal names the line, also for a shape that is not there.
    static base::Result<ShapeTable> Parse(std::string_view text);

    // nullptr when there is none.
    const Shape* Find(std::string_view name) const;

  private:
    std::map<std::string, Shape, std::less<>> shapes_;
};

}  // namespace api
