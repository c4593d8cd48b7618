// SPDX-License-Identifier: Apache-2.0
#include "analytics/shadow.h"

#include "analytics/bind_error.h"
#include "analytics/bound_plan.h"
#include "analytics/describe.h"
#include "analytics/parse_gate.h"
#include "analytics/push_filters.h"
#include "analytics/refuse.h"
#include "analytics/rewrite_calls.h"
#include "analytics/shadow_functions.h"
#include "analytics/template_parameters.h"
#include "analytics/text_clauses.h"
#include "analytics/text_gate.h"
#include "base/utf8.h"
#include "query/print.h"

#include <duckdb/main/client_context.hpp>
#include <duckdb/main/config.hpp>
#include <duckdb/main/connection.hpp>
#include <duckdb/main/database.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/planner/planner.hpp>
#include <exception>
#include <fmt/core.h>
#include <utility>
#include <vector>

namespace analytics {
namespace {

using query::RefusalCode;

void Confine(duckdb::DBConfig& config) {
    config.options.enable_external_access = false;
    config.options.autoload_known_extensions = false;
    config.options.autoinstall_known_extensions = false;
    config.options.allow_community_extensions = false;
    config.options.maximum_threads = 1;
    config.options.external_threads = 1;
}

std::string CreateTableSql(const runs::ShadowTable& table) {
    std::string columns;
    for (const query::NamedType& column : table.columns) {
        if (!columns.empty()) columns += ", ";
        columns +=
            fmt::format("{} {}", query::PrintIdentifier(column.name), query::ToString(column.type));
    }
    return fmt::format("CREATE TABLE {} ({})", query::PrintIdentifier(table.name), columns);
}

// Where the second of several statements starts.
std::optional<std::size_t> SecondStatement(const duckdb::Parser& parser) {
    if (parser.statements.size() < 2) return {};
    return parser.statements[1]->stmt_location;
}

std::vector<std::string> SetUpSql(const runs::ShadowSchema& schema) {
    std::vector<std::string> statements{"SET TimeZone = 'UTC'",
                                        "SET scalar_subquery_error_on_multiple_rows = false"};
    for (const runs::ShadowTable& table : schema.tables)
        statements.push_back(CreateTableSql(table));
    statements.emplace_back("SET lock_configuration = true");
    return statements;
}

}  // namespace

// The database and its one connection; made anew when an error may have broken it.
class ShadowDatabase::Engine final {
  public:
    explicit Engine(runs::ShadowSchema schema) : schema_(std::move(schema)) {
        for (const runs::ShadowTable& table : schema_.tables)
            widths_[base::AsciiLower(table.name)] = table.columns.size();
    }

    base::Status Open() {
        if (widths_.size() != schema_.tables.size())
            return base::InvalidArgument("two tables have the same name but for case");
        try {
            connection_.reset();
            duckdb::DBConfig config;
            Confine(config);
            database_ = std::make_unique<duckdb::DuckDB>(nullptr, &config);
            connection_ = std::make_unique<duckdb::Connection>(*database_);
            RegisterShadowFunctions(*connection_->context);
            for (const std::string& sql : SetUpSql(schema_)) {
                if (connection_->Query(sql)->HasError())
                    return base::InvalidArgument("a table of the schema cannot be made");
            }
            return {};
        } catch (const std::exception& error) {
            return base::Internal("the shadow schema cannot be made", error.what());
        }
    }

    runs::Described Describe(const runs::QueryText& asked,
                             const std::optional<std::string>& frozen_now) {
        const std::size_t bytes_max = asked.of_template ? kTemplateBytesMax : kTextBytesMax;
        if (auto refusal = CheckText(asked.sql, bytes_max)) {
            if (refusal->position) query::CompletePlace(*refusal, ClausesOf(asked.sql));
            return *std::move(refusal);
        }
        const std::string text = WithPlainSpaces(asked.sql);
        std::vector<query::ClausePlace> clauses = ClausesOf(text);
        runs::Described described = DescribeOrRefuse(text, asked, frozen_now, clauses);
        if (auto* refusal = std::get_if<query::Refusal>(&described)) {
            query::CompletePlace(*refusal, clauses);
        } else {
            std::get<query::Description>(described).clauses = std::move(clauses);
        }
        return described;
    }

  private:
    // The parser replaces Unicode's spaces, one for one; offsets are those of the replaced text.
    static std::string WithPlainSpaces(std::string_view sql) {
        std::string out;
        return duckdb::Parser::StripUnicodeSpaces(std::string(sql), out) ? out : std::string(sql);
    }

    runs::Described DescribeOrRefuse(const std::string& text, const runs::QueryText& asked,
                                     const std::optional<std::string>& frozen_now,
                                     const std::vector<query::ClausePlace>& clauses) {
        try {
            if (!asked.of_template) return DescribeChecked(text, {}, frozen_now, clauses);
            auto marked = MarkParameters(text, asked.parameters);
            if (auto* refusal = std::get_if<query::Refusal>(&marked)) return std::move(*refusal);
            return DescribeChecked(std::get<std::string>(marked), asked.parameters, frozen_now,
                                   clauses);
        } catch (const std::exception& error) {
            return RefusalFor(duckdb::ErrorData(error), text);
        }
    }

    runs::Described DescribeChecked(const std::string& text,
                                    std::span<const query::NamedType> parameters,
                                    const std::optional<std::string>& frozen_now,
                                    const std::vector<query::ClausePlace>& clauses) {
        duckdb::Parser parser(connection_->context->GetParserOptions());
        parser.ParseQuery(text);
        if (parser.statements.size() != 1 ||
            parser.statements[0]->type != duckdb::StatementType::SELECT_STATEMENT) {
            return RefusalAt(RefusalCode::kStatementNotAllowed, text, SecondStatement(parser),
                             "only one SELECT statement can be asked");
        }
        auto& select = parser.statements[0]->Cast<duckdb::SelectStatement>();
        if (auto refusal = RewriteCalls(*select.node, text, frozen_now)) return *std::move(refusal);
        auto checked = CheckParseTree(select, text, widths_, parameters);
        if (auto* refusal = std::get_if<query::Refusal>(&checked)) return std::move(*refusal);
        TypeParameters(*select.node, parameters);
        std::optional<runs::Described> described;
        connection_->context->RunFunctionInTransaction([&] {
            described = Bound(std::move(parser.statements[0]), text,
                              std::get<Places>(std::move(checked)), clauses, parameters);
        });
        return *std::move(described);
    }

    runs::Described Bound(duckdb::unique_ptr<duckdb::SQLStatement> statement,
                          const std::string& text, Places places,
                          const std::vector<query::ClausePlace>& clauses,
                          std::span<const query::NamedType> parameters) {
        duckdb::Planner planner(*connection_->context);
        planner.CreatePlan(std::move(statement));
        if (!planner.plan) {
            return RefusalAt(RefusalCode::kParameterNotValid, text, {},
                             "the type of a parameter cannot be told");
        }
        PushFilters(*planner.plan);
        Translation translation{*connection_->context,
                                text,
                                TextPositions(text),
                                std::move(places),
                                clauses,
                                {},
                                1,
                                {},
                                parameters};
        query::Description description;
        description.root = PlanTranslator(translation, *planner.plan).TranslateRoot();
        if (translation.refusal) return *std::move(translation.refusal);
        description.column_names.assign(planner.names.begin(), planner.names.end());
        return description;
    }

    query::Refusal RefusalFor(const duckdb::ErrorData& error, const std::string& text) {
        if (BreaksDatabase(error) && !Open().ok()) connection_.reset();
        return RefusalOf(error, text);
    }

    runs::ShadowSchema schema_;
    TableWidths widths_;
    std::unique_ptr<duckdb::DuckDB> database_;
    std::unique_ptr<duckdb::Connection> connection_;
};

ShadowDatabase::ShadowDatabase(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
ShadowDatabase::~ShadowDatabase() = default;

base::Result<std::unique_ptr<ShadowDatabase>> ShadowDatabase::Make(runs::ShadowSchema schema) {
    auto engine = std::make_unique<Engine>(std::move(schema));
    RETURN_IF_ERROR(engine->Open());
    return std::unique_ptr<ShadowDatabase>(new ShadowDatabase(std::move(engine)));
}

runs::Described ShadowDatabase::Describe(const runs::QueryText& text,
                                         const std::optional<std::string>& frozen_now) {
    return engine_->Describe(text, frozen_now);
}

}  // namespace analytics
