// SPDX-License-Identifier: Apache-2.0
#include "access/name.h"
#include "api/document_reader.h"
#include "base/utf8.h"
#include "collaboration/configured_table.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

constexpr std::size_t kAssociationsMax = 100;

base::Result<AssociationEntry> ParseAssociation(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(
        const auto reader,
        base::ObjectReader::Make(json, field, {"collaboration", "name", "analysisRule"}));
    AssociationEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.collaboration,
                     NameMember(reader, "collaboration", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.name, NameMember(reader, "name", access_control::kSqlNameBytesMax));
    if (const base::Json* rule = reader.Find("analysisRule")) {
        ASSIGN_OR_RETURN(entry.rule,
                         policy::ParseCollaborationRule(*rule, reader.FieldOf("analysisRule"),
                                                        policy::AccountForm::kIdsOrNames));
    }
    return entry;
}

base::Status ParseAllowedColumns(const base::ObjectReader& reader, TableEntry& entry) {
    ASSIGN_OR_RETURN(const auto texts, reader.OptionalTexts("allowedColumns", kAllowedColumnsMax));
    if (!texts) return {};
    if (texts->empty())
        return base::FieldError(reader.FieldOf("allowedColumns"), "names no column");
    if (*texts == std::vector<std::string>{"*"}) {
        entry.all_columns = true;
        return {};
    }
    entry.allowed_columns.emplace();
    for (std::size_t i = 0; i < texts->size(); ++i) {
        const std::string field = reader.FieldOf("allowedColumns", i);
        if ((*texts)[i] == "*")
            return base::FieldError(field, "'*' means all columns and stands alone");
        auto name = access_control::FoldName((*texts)[i], access_control::kColumnNameBytesMax);
        if (!name.ok()) return base::FieldError(field, name.error().message);
        if (std::ranges::find(*entry.allowed_columns, *name) != entry.allowed_columns->end()) {
            return base::FieldError(field, base::QuoteName(*name) + " is named twice");
        }
        entry.allowed_columns->push_back(*std::move(name));
    }
    return {};
}

base::Status ParseRule(const base::ObjectReader& reader, TableEntry& entry) {
    if (const base::Json* rule = reader.Find("analysisRule")) {
        ASSIGN_OR_RETURN(entry.rule,
                         policy::ParseAnalysisRule(*rule, reader.FieldOf("analysisRule"),
                                                   policy::AccountForm::kIdsOrNames));
        if (policy::ToJson(*entry.rule).Dump().size() > kRuleBytesMax) {
            return base::FieldError(reader.FieldOf("analysisRule"), "is longer than 100 KB");
        }
    }
    ASSIGN_OR_RETURN(const auto multiplicity, reader.OptionalText("joinMultiplicity"));
    if (!multiplicity) return {};
    if (*multiplicity != "SQL" && *multiplicity != "ONCE") {
        return base::FieldError(reader.FieldOf("joinMultiplicity"),
                                base::QuoteName(*multiplicity) + " is not one of ONCE or SQL");
    }
    entry.join_multiplicity =
        *multiplicity == "SQL" ? policy::JoinMultiplicity::kSql : policy::JoinMultiplicity::kOnce;
    return {};
}

base::Status ParseDescription(const base::ObjectReader& reader, TableEntry& entry) {
    ASSIGN_OR_RETURN(entry.description, reader.OptionalText("description"));
    if (!entry.description) return {};
    if (entry.description->size() > kDescriptionBytesMax) {
        return base::FieldError(reader.FieldOf("description"), "is longer than 255 bytes");
    }
    if (base::EscapeControls(*entry.description) != *entry.description) {
        return base::FieldError(reader.FieldOf("description"), "holds control characters");
    }
    return {};
}

// As the API names a table of the account's catalog.
base::Result<catalog::TableName> ParseReference(const base::Json& json, const std::string& field) {
    ASSIGN_OR_RETURN(const auto reference, base::ObjectReader::Make(json, field, {"glue"}));
    ASSIGN_OR_RETURN(const base::Json* glue, reference.Required("glue"));
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(*glue, reference.FieldOf("glue"),
                                                                 {"databaseName", "tableName"}));
    ASSIGN_OR_RETURN(const std::string database, reader.Text("databaseName"));
    ASSIGN_OR_RETURN(const std::string table, reader.Text("tableName"));
    auto name = catalog::FoldTableName(database, table);
    if (!name.ok()) return base::FieldError(reference.FieldOf("glue"), name.error().message);
    return name;
}

base::Status ParseOrigin(const base::ObjectReader& reader, const DocumentPlace& place,
                         TableEntry& entry) {
    const base::Json* const source = reader.Find("source");
    const base::Json* const reference = reader.Find("tableReference");
    if (source != nullptr && reference != nullptr)
        return base::FieldError(reader.FieldOf("source"), "give either source or tableReference");
    if (source != nullptr && place.folder.empty()) {
        return base::FieldError(reader.FieldOf("source"),
                                "a server reads no files that a document names; give the "
                                "tableReference of a table in the account's catalog");
    }
    if (source != nullptr) {
        ASSIGN_OR_RETURN(entry.source,
                         catalog::ParseSource(*source, reader.FieldOf("source"), place.folder));
    }
    if (reference != nullptr) {
        ASSIGN_OR_RETURN(entry.reference,
                         ParseReference(*reference, reader.FieldOf("tableReference")));
    }
    return {};
}

}  // namespace

base::Result<TableEntry> ParseTable(const base::Json& json, std::string field,
                                    const DocumentPlace& place) {
    ASSIGN_OR_RETURN(
        const auto reader,
        base::ObjectReader::Make(json, field,
                                 {"account", "name", "description", "source", "tableReference",
                                  "allowedColumns", "analysisRule", "joinMultiplicity",
                                  "timeLimitSeconds", "associations"}));
    TableEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.account, NameMember(reader, "account", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.name, NameMember(reader, "name", access_control::kNameBytesMax));
    RETURN_IF_ERROR(ParseDescription(reader, entry));
    RETURN_IF_ERROR(ParseOrigin(reader, place, entry));
    RETURN_IF_ERROR(ParseAllowedColumns(reader, entry));
    RETURN_IF_ERROR(ParseRule(reader, entry));
    if (reader.Has("timeLimitSeconds")) {
        ASSIGN_OR_RETURN(entry.time_limit_seconds,
                         reader.Int("timeLimitSeconds", 1, collaboration::kTimeLimitSecondsMax));
    }
    ASSIGN_OR_RETURN(const auto associations, reader.Items("associations", kAssociationsMax));
    for (std::size_t i = 0; i < associations.size(); ++i) {
        ASSIGN_OR_RETURN(auto association,
                         ParseAssociation(associations[i], reader.FieldOf("associations", i)));
        entry.associations.push_back(std::move(association));
    }
    return entry;
}

}  // namespace api
