// SPDX-License-Identifier: Apache-2.0
#include "api/aws/shape.h"

#include <array>
#include <charconv>
#include <re2/re2.h>
#include <utility>

namespace api {
namespace {

using base::Result;
using base::Status;

struct KindName {
    std::string_view name;
    ShapeKind kind;
};
constexpr std::array<KindName, 9> kKinds{{{"string", ShapeKind::kString},
                                          {"enum", ShapeKind::kEnum},
                                          {"integer", ShapeKind::kInteger},
                                          {"boolean", ShapeKind::kBoolean},
                                          {"list", ShapeKind::kList},
                                          {"map", ShapeKind::kMap},
                                          {"structure", ShapeKind::kStructure},
                                          {"union", ShapeKind::kUnion},
                                          {"document", ShapeKind::kDocument}}};

// How many shape names stand between the name and the bounds.
std::size_t NamesAfter(ShapeKind kind) {
    if (kind == ShapeKind::kList) return 1;
    return kind == ShapeKind::kMap ? 2 : 0;
}

std::string_view TakeWord(std::string_view& text) {
    const std::size_t begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

Result<std::optional<std::int64_t>> ReadBound(std::string_view text) {
    if (text.empty()) return std::optional<std::int64_t>();
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size())
        return base::Internal("a bound is no number");
    return std::optional(value);
}

Status ReadBounds(std::string_view word, Shape& shape) {
    const std::size_t dots = word.find("..");
    if (dots == std::string_view::npos) return base::Internal("what follows is no bound");
    ASSIGN_OR_RETURN(shape.low, ReadBound(word.substr(0, dots)));
    ASSIGN_OR_RETURN(shape.high, ReadBound(word.substr(dots + 2)));
    return {};
}

Status ReadPattern(std::string_view word, Shape& shape) {
    if (word.size() < 3 || word.front() != '/' || word.back() != '/')
        return base::Internal("a pattern stands between slashes");
    auto pattern = std::make_shared<const re2::RE2>(std::string(word.substr(1, word.size() - 2)),
                                                    re2::RE2::Quiet);
    if (!pattern->ok()) return base::Internal("a pattern that RE2 cannot read");
    shape.pattern = std::move(pattern);
    return {};
}

Status ReadMember(std::string_view word, Shape& shape) {
    if (word.starts_with('!')) {
        shape.members.push_back({std::string(word.substr(1)), {}, false});
        return {};
    }
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == word.size())
        return base::Internal("a member is name:Shape");
    const bool required = word[colon - 1] == '*';
    shape.members.push_back({std::string(word.substr(0, colon - (required ? 1 : 0))),
                             std::string(word.substr(colon + 1)), required});
    return {};
}

Status ReadRest(std::string_view rest, Shape& shape) {
    for (std::string_view word = TakeWord(rest); !word.empty(); word = TakeWord(rest)) {
        if (shape.kind == ShapeKind::kEnum) {
            shape.values.emplace_back(word);
        } else if (shape.kind == ShapeKind::kStructure || shape.kind == ShapeKind::kUnion) {
            RETURN_IF_ERROR(ReadMember(word, shape));
        } else if (word.starts_with('/')) {
            RETURN_IF_ERROR(ReadPattern(word, shape));
        } else {
            RETURN_IF_ERROR(ReadBounds(word, shape));
        }
    }
    return {};
}

Result<Shape> ReadShape(std::string_view line) {
    Shape shape;
    const std::string_view kind = TakeWord(line);
    const auto found = std::ranges::find(kKinds, kind, &KindName::name);
    if (found == kKinds.end()) return base::Internal("a kind of shape that does not exist");
    shape.kind = found->kind;
    shape.name = TakeWord(line);
    if (shape.name.empty()) return base::Internal("a shape without a name");
    if (NamesAfter(shape.kind) == 2) shape.key = TakeWord(line);
    if (NamesAfter(shape.kind) > 0) shape.item = TakeWord(line);
    RETURN_IF_ERROR(ReadRest(line, shape));
    return shape;
}

// A line with those that go on with it, taken from the front of `text`.
std::string_view TakeLine(std::string_view& text) {
    std::size_t end = text.find('\n');
    while (end != std::string_view::npos && end + 1 < text.size() && text[end + 1] == ' ')
        end = text.find('\n', end + 1);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

base::Error NoShape(const std::string& user, const std::string& wanted) {
    return base::Internal(user + " names a shape that is not there: " + wanted);
}

}  // namespace

base::Result<ShapeTable> ShapeTable::Parse(std::string_view text) {
    ShapeTable table;
    while (!text.empty()) {
        const std::string_view line = TakeLine(text);
        if (line.empty()) continue;
        auto shape = ReadShape(line);
        if (!shape.ok()) return shape.error().Within(line);
        const std::string name = shape->name;
        if (!table.shapes_.emplace(name, *std::move(shape)).second)
            return base::Internal("the shape " + name + " stands twice");
    }
    for (const auto& [name, shape] : table.shapes_) {
        std::vector<std::string> used{shape.item, shape.key};
        for (const ShapeMember& member : shape.members) used.push_back(member.shape);
        for (const std::string& other : used) {
            if (!other.empty() && table.Find(other) == nullptr) return NoShape(name, other);
        }
    }
    return table;
}

const Shape* ShapeTable::Find(std::string_view name) const {
    const auto found = shapes_.find(name);
    return found == shapes_.end() ? nullptr : &found->second;
}

}  // namespace api
