// SPDX-License-Identifier: Apache-2.0
#include "server/arguments.h"

#include "server/arguments_audit.h"
#include "server/arguments_bucket.h"
#include "server/arguments_catalog.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/serve_command_line.h"

#include <CLI/CLI.hpp>
#include <functional>

namespace server {
namespace {

constexpr const char* kDataHelp = "the node's data directory";

void AddQuestion(CLI::App& app, QuestionArguments& question) {
    app.add_option("--as", question.account,
                   "the account that asks; with --endpoint, whose key it is");
    app.add_option("--collaboration", question.collaboration,
                   "the collaboration whose tables are asked")
        ->required();
    auto* const text = app.add_option_group("text", "what is asked")->require_option(1);
    text->add_option("--sql", question.sql, "the query");
    text->add_option("--file", question.file, "a file that holds the query");
    app.add_flag("--json", question.json, "answer in JSON");
}

// Declares every subcommand on `root`; the one that was typed lands in `parsed`.
class Commands {
  public:
    Commands(CLI::App& root, Arguments& parsed) : parsed_(parsed), buckets_(root, parsed) {
        root.add_option("--data", parsed_.data, kDataHelp)->envname("GLOVEBOX_DATA");
        root.add_option(
                "--endpoint", parsed_.endpoint,
                "a node to ask over HTTP instead, with the key of AWS_ACCESS_KEY_ID or a profile")
            ->envname("GLOVEBOX_ENDPOINT");
        root.require_subcommand(1);
        root.fallthrough();
        AddApply(*Add(root, "apply", "create or update what a room document describes"));
        AddExplain(*Add(root, "explain", "judge a query without running it"));
        AddQuery(*Add(root, "query", "judge a query, run it, and show what every rule allows"));
        CLI::App* const audience = Add(root, "audience", "audiences made from list-rule queries");
        audience->require_subcommand(1);
        AddCreateAudience(
            *Add(*audience, "create", "store the result of a query as an audience version"));
        AddActivate(*Add(root, "activate", "deliver an audience to a destination"));
        AddNormalize(*Add(root, "normalize",
                          "show what a destination would get for values on standard input"));
        AddServe(*Add(root, "serve", "answer AWS's clients over HTTP until told to stop"));
        CLI::App* const account = Add(root, "account", "the companies on this node");
        account->require_subcommand(1);
        AddCreateAccount(*Add(*account, "create", "a new account with its first access key"));
        AddListAccounts(*Add(*account, "list", "names and ids"));
        AddIdentityCommands(root, parsed_, drafts_);
        catalog_.Declare(root, parsed_);
        backup_.Declare(root, parsed_);
        audit_.Declare(root, parsed_);
        AddReference(*Add(root, "reference", "print a reference page in Markdown"));
        CLI::App* const worker = Add(root, "worker", "");
        worker->group("");  // started by glovebox itself
        worker->callback([this] { parsed_.command = WorkerArguments{}; });
    }

    const ServeCommandLine& serve() const { return serve_; }

  private:
    static CLI::App* Add(CLI::App& parent, const std::string& name, const std::string& help) {
        CLI::App* const app = parent.add_subcommand(name, help);
        app->fallthrough();
        return app;
    }

    void AddApply(CLI::App& app) {
        app.add_option("-f,--file", apply_.file, "the room document")->required();
        app.add_flag("--dry-run", apply_.dry_run, "only print what would change");
        app.add_flag("--json", apply_.json, "answer in JSON");
        app.callback([this] { parsed_.command = apply_; });
    }

    void AddExplain(CLI::App& app) {
        AddQuestion(app, explain_.question);
        app.callback([this] { parsed_.command = explain_; });
    }

    void AddQuery(CLI::App& app) {
        AddQuestion(app, query_.question);
        app.add_option("--out", query_.out, "write the result to this .csv or .parquet file");
        app.add_option("--bucket", query_.bucket,
                       "with --endpoint: the account's bucket that the node puts the result in, "
                       "instead of the membership's default");
        app.callback([this] { parsed_.command = query_; });
    }

    void AddCreateAudience(CLI::App& app) {
        AddQuestion(app, create_.question);
        app.add_option("--name", create_.name, "the audience's name")->required();
        app.callback([this] { parsed_.command = create_; });
    }

    void AddActivate(CLI::App& app) {
        app.add_option(
            "--as", activate_.account,
            "the account that owns audience and destination; with --endpoint, whose key it is");
        app.add_option("--audience", activate_.audience, "the audience")->required();
        app.add_option("--destination", activate_.destination, "the destination")->required();
        app.add_option("--map", activate_.mapping, "column=KEY[:hashed],...")->required();
        app.add_option(
            "--default-country", activate_.default_country,
            "reads phones, states and postal codes of rows without a country; never sent");
        app.add_flag("--accept-lost-deliveries", activate_.lost_deliveries_accepted,
                     "deliver although the node was restored from a backup older than a delivery "
                     "there; only on a data directory");
        app.add_flag("--json", activate_.json, "answer in JSON");
        app.callback([this] { parsed_.command = activate_; });
    }

    void AddNormalize(CLI::App& app) {
        app.add_option("--destination", normalize_.destination, "the kind of destination")
            ->required()
            ->check(CLI::IsMember({"meta"}));
        app.add_option("--key", normalize_.key, "the key the values are sent as, such as EMAIL")
            ->required();
        app.add_option("--country", normalize_.country,
                       "two letters; reads phones, states and postal codes");
        app.add_option("--declared", normalize_.declared, "what the values are")
            ->check(CLI::IsMember({"raw", "hashed"}));
        app.callback([this] { parsed_.command = normalize_; });
    }

    void AddServe(CLI::App& app) {
        serve_.AddTo(app);
        app.callback([this] { parsed_.command = ServeArguments{}; });
    }

    void AddCreateAccount(CLI::App& app) {
        app.add_option("name", create_account_.name, "the account's name")->required();
        app.add_flag("--env", create_account_.env, "print AWS_... settings, one a line");
        app.add_option("--endpoint", create_account_.endpoint, "the node's address, for --env")
            ->default_val("http://127.0.0.1:7440");
        app.add_flag("--json", create_account_.json, "answer in JSON");
        app.callback([this] { parsed_.command = create_account_; });
    }

    void AddListAccounts(CLI::App& app) {
        app.add_flag("--json", list_accounts_.json, "answer in JSON");
        app.callback([this] { parsed_.command = list_accounts_; });
    }

    void AddReference(CLI::App& app) {
        app.add_option("page", reference_.page, "which page")
            ->required()
            ->check(CLI::IsMember({"configuration", "errors", "normalization"}));
        app.callback([this] { parsed_.command = reference_; });
    }

    Arguments& parsed_;
    std::deque<Command> drafts_;
    ApplyArguments apply_;
    ExplainArguments explain_;
    QueryArguments query_;
    CreateAudienceArguments create_;
    ActivateArguments activate_;
    NormalizeArguments normalize_;
    ReferenceArguments reference_;
    ServeCommandLine serve_;
    CreateAccountArguments create_account_;
    ListAccountsArguments list_accounts_;
    BucketCommands buckets_;
    CatalogCommands catalog_;
    BackupCommands backup_;
    AuditCommands audit_;
};

}  // namespace

ParsedArguments ParseArguments(int argc, char** argv) {
    CLI::App app("Glovebox: a data clean room with audience activation", "glovebox");
    Arguments parsed;
    const Commands commands(app, parsed);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitDone : kExitUsage;
    }
    if (auto* const serve = std::get_if<ServeArguments>(&parsed.command)) {
        auto resolved = commands.serve().Resolve(parsed.data);
        if (!resolved.ok()) return PrintUsage(resolved.error().message);
        *serve = *std::move(resolved);
        parsed.data = serve->data;
    }
    return parsed;
}

}  // namespace server
