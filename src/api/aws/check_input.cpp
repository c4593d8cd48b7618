// SPDX-License-Identifier: Apache-2.0
#include "api/aws/check_input.h"

#include "base/assert.h"
#include "base/nearest.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <re2/re2.h>

namespace api {
namespace {

std::string Range(const Shape& shape, std::string_view unit) {
    const std::string of = unit.empty() ? "" : " " + std::string(unit);
    if (!shape.high) return "at least " + std::to_string(*shape.low) + of;
    if (!shape.low) return "at most " + std::to_string(*shape.high) + of;
    if (*shape.low == *shape.high) return "exactly " + std::to_string(*shape.low) + of;
    return "between " + std::to_string(*shape.low) + " and " + std::to_string(*shape.high) + of;
}

bool InRange(const Shape& shape, std::int64_t value) {
    return value >= shape.low.value_or(value) && value <= shape.high.value_or(value);
}

class Checker {
  public:
    Checker(const ShapeTable& shapes, std::vector<FieldProblem>& problems)
        : shapes_(shapes), problems_(problems) {}

    void Check(const std::string& shape_name, const base::Json& value, const std::string& field) {
        const Shape* shape = shapes_.Find(shape_name);
        ASSERT(shape != nullptr);
        switch (shape->kind) {
            case ShapeKind::kString: return CheckText(*shape, value, field);
            case ShapeKind::kEnum: return CheckEnum(*shape, value, field);
            case ShapeKind::kInteger: return CheckInteger(*shape, value, field);
            case ShapeKind::kBoolean:
                if (!value.is_bool()) Add(field, "must be a boolean");
                return;
            case ShapeKind::kList: return CheckList(*shape, value, field);
            case ShapeKind::kMap: return CheckMap(*shape, value, field);
            case ShapeKind::kDocument:
                if (!value.is_object()) Add(field, "must be an object");
                return;
            case ShapeKind::kStructure:
            case ShapeKind::kUnion: return CheckMembers(*shape, value, field);
        }
    }

  private:
    static std::string Join(const std::string& field, std::string_view name) {
        return field.empty() ? std::string(name) : field + "." + std::string(name);
    }

    void Add(const std::string& field, std::string message) {
        if (problems_.size() < kFieldProblemsMax) problems_.push_back({field, std::move(message)});
    }

    void CheckText(const Shape& shape, const base::Json& value, const std::string& field) {
        if (!value.is_string()) return Add(field, "must be a string");
        const std::string& text = value.AsString();
        if (!InRange(shape, static_cast<std::int64_t>(base::CodePointCount(text))))
            return Add(field, "must have " + Range(shape, "characters"));
        if (shape.pattern && !re2::RE2::FullMatch(text, *shape.pattern))
            Add(field, "must match " + shape.pattern->pattern());
    }

    void CheckEnum(const Shape& shape, const base::Json& value, const std::string& field) {
        if (value.is_string() &&
            std::ranges::find(shape.values, value.AsString()) != shape.values.end())
            return;
        const std::vector<std::string_view> names(shape.values.begin(), shape.values.end());
        Add(field, "must be " + base::JoinNames(names));
    }

    void CheckInteger(const Shape& shape, const base::Json& value, const std::string& field) {
        if (!value.is_int()) return Add(field, "must be a whole number");
        if (!InRange(shape, value.AsInt())) Add(field, "must be " + Range(shape, ""));
    }

    void CheckList(const Shape& shape, const base::Json& value, const std::string& field) {
        if (!value.is_array()) return Add(field, "must be a list");
        const base::Json::Array& items = value.AsArray();
        if (!InRange(shape, static_cast<std::int64_t>(items.size())))
            Add(field, "must have " + Range(shape, "items"));
        for (std::size_t i = 0; i < items.size() && problems_.size() < kFieldProblemsMax; ++i)
            Check(shape.item, items[i], Join(field, std::to_string(i)));
    }

    // A key is the caller's text, so it is told by its place.
    void CheckMap(const Shape& shape, const base::Json& value, const std::string& field) {
        if (!value.is_object()) return Add(field, "must be a map");
        const base::Json::Object& entries = value.AsObject();
        if (!InRange(shape, static_cast<std::int64_t>(entries.size())))
            Add(field, "must have " + Range(shape, "entries"));
        for (std::size_t i = 0; i < entries.size() && problems_.size() < kFieldProblemsMax; ++i) {
            const std::string place = Join(field, std::to_string(i));
            Check(shape.key, base::Json(entries[i].name), place + ".key");
            Check(shape.item, entries[i].value, place + ".value");
        }
    }

    void CheckMembers(const Shape& shape, const base::Json& value, const std::string& field) {
        if (!value.is_object()) return Add(field, "must be an object");
        CheckKnown(shape, value, field);
        std::size_t set = 0;
        for (const ShapeMember& member : shape.members) {
            const base::Json* found = value.Find(member.name);
            const bool present = found != nullptr && !found->is_null();
            set += present ? 1 : 0;
            if (present && member.shape.empty()) {
                Add(Join(field, member.name), "is not offered by this node yet");
            } else if (present) {
                Check(member.shape, *found, Join(field, member.name));
            } else if (member.required) {
                Add(Join(field, member.name), "is required");
            }
        }
        if (shape.kind == ShapeKind::kUnion && set != 1) Add(field, "must have exactly one member");
    }

    void CheckKnown(const Shape& shape, const base::Json& value, const std::string& field) {
        for (const base::JsonMember& member : value.AsObject()) {
            if (std::ranges::find(shape.members, member.name, &ShapeMember::name) !=
                shape.members.end())
                continue;
            Add(field, "has the member " + base::QuoteName(member.name) + ", which is not known");
        }
    }

    const ShapeTable& shapes_;
    std::vector<FieldProblem>& problems_;
};

}  // namespace

std::vector<FieldProblem> CheckInput(const ShapeTable& shapes, std::string_view shape,
                                     const base::Json& input) {
    std::vector<FieldProblem> problems;
    Checker(shapes, problems).Check(std::string(shape), input, {});
    return problems;
}

}  // namespace api
