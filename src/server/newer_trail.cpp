// SPDX-License-Identifier: Apache-2.0
#include "server/newer_trail.h"

#include "access/accounts.h"
#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <set>
#include <unistd.h>
#include <utility>

namespace server {
namespace {

constexpr std::size_t kDigestFileBytesMax = 10'000;
constexpr std::size_t kReadBytes = std::size_t{64} << 10U;
constexpr std::size_t kHeaderBytesMax = 10'000;

using audit::ChainPlace;
using audit::ExportedChain;

// Whose trail an export says it is: digests are of accounts.
base::Result<base::AccountId> AccountOf(const std::string& file) {
    std::string line;
    RETURN_IF_ERROR(FeedFile(file, [&line](std::string_view part) {
        if (line.size() < kHeaderBytesMax && line.find('\n') == std::string::npos) line += part;
    }));
    auto header = audit::ParseLine(std::string_view(line).substr(0, line.find('\n')));
    if (!header.ok()) return header.error();
    const auto* found = std::get_if<audit::ExportHeader>(&*header);
    if (found == nullptr) return base::InvalidArgument("it is no export of an audit trail");
    return found->account;
}

base::Result<ExportedChain> ReadExport(const std::string& file,
                                       const std::map<base::AccountId, audit::Digest>& held) {
    ASSIGN_OR_RETURN(const auto account, AccountOf(file));
    std::optional<audit::Digest> digest;
    if (const auto kept = held.find(account); kept != held.end()) digest = kept->second;
    audit::ChainReader reader(std::move(digest));
    RETURN_IF_ERROR(FeedFile(file, [&reader](std::string_view part) { reader.Feed(part); }));
    return reader.Finish();
}

// Every account, and whoever else has a chain.
base::Result<std::set<base::AccountId>> ChainsOf(metadata::Database& database,
                                                 audit::Entries& entries) {
    ASSIGN_OR_RETURN(const auto chained, entries.Accounts());
    std::set<base::AccountId> chains(chained.begin(), chained.end());
    ASSIGN_OR_RETURN(const auto accounts, access_control::Accounts(database).List());
    for (const auto& account : accounts) chains.insert(account.id);
    return chains;
}

// The changes of one chain after a place: along every export that leads on from there, or from where another one ended.
class Follower final {
  public:
    Follower(NewerTrail& newer, std::set<std::string>& seen) : newer_(newer), seen_(seen) {}

    base::Result<bool> Follow(const ChainPlace& from, std::vector<const ExportedChain*> exports) {
        std::vector<ChainPlace> places{from};
        bool found = false;
        for (std::size_t at = 0; at < places.size(); ++at) {
            for (const ExportedChain*& chain : exports) {
                if (chain == nullptr || !chain->LeadsThrough(places[at])) continue;
                RETURN_IF_ERROR(Take(*chain, places[at]));
                places.push_back(std::exchange(chain, nullptr)->end());
                found = true;
            }
        }
        return found;
    }

  private:
    base::Status Take(const ExportedChain& chain, const ChainPlace& place) {
        auto changes = chain.ChangesAfter(place);
        if (!changes.ok())
            return changes.error().Within("the export of " + chain.report.account.text());
        for (audit::Record& record : *changes)
            if (seen_.insert(record.id).second) newer_.changes.push_back(std::move(record));
        newer_.reports.push_back(chain.report);
        return {};
    }

    NewerTrail& newer_;
    std::set<std::string>& seen_;
};

}  // namespace

base::Status FeedFile(const std::string& file, const std::function<void(std::string_view)>& feed) {
    ASSIGN_OR_RETURN(const base::UniqueFd fd, base::OpenForReading(file));
    std::array<char, kReadBytes> buffer;
    for (;;) {
        const ssize_t got = read(fd.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return base::FromErrno("'" + file + "'", errno);
        if (got == 0) return {};
        feed({buffer.data(), static_cast<std::size_t>(got)});
    }
}

base::Result<audit::Digest> ReadDigest(const std::string& file) {
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file, kDigestFileBytesMax));
    auto json = base::ParseJson(text);
    if (!json.ok()) return json.error().Within("'" + file + "'");
    auto digest = audit::ParseDigest(*json);
    if (!digest.ok()) return digest.error().Within("'" + file + "'");
    return digest;
}

base::Result<std::vector<ExportedChain>> ReadExports(const std::vector<std::string>& files,
                                                     const std::vector<std::string>& digests) {
    std::map<base::AccountId, audit::Digest> held;
    for (const std::string& file : digests) {
        ASSIGN_OR_RETURN(audit::Digest digest, ReadDigest(file));
        const auto known = held.find(digest.account);
        if (known == held.end() || known->second.number < digest.number)
            held.insert_or_assign(digest.account, std::move(digest));
    }
    std::vector<ExportedChain> exports;
    for (const std::string& file : files) {
        auto read = ReadExport(file, held);
        if (!read.ok()) return read.error().Within("'" + file + "'");
        exports.push_back(*std::move(read));
    }
    return exports;
}

base::Result<NewerTrail> FindNewer(metadata::Database& database, const crypto::KeyRing& keys,
                                   std::span<const ExportedChain> exports) {
    ASSIGN_OR_RETURN(const auto key, audit::SigningKeyOf(keys));
    std::map<base::AccountId, std::vector<const ExportedChain*>> given;
    for (const ExportedChain& chain : exports) {
        if (chain.report.key != key) {
            return base::PermissionDenied("the export of " + chain.report.account.text() +
                                          " is signed by another node");
        }
        given[chain.report.account].push_back(&chain);
    }
    audit::Entries entries(database, keys);
    ASSIGN_OR_RETURN(const auto chains, ChainsOf(database, entries));
    NewerTrail newer;
    std::set<std::string> seen;
    Follower follower(newer, seen);
    for (const base::AccountId& account : chains) {
        ASSIGN_OR_RETURN(const ChainPlace place, entries.End(account));
        ASSIGN_OR_RETURN(const bool found, follower.Follow(place, given[account]));
        if (!found) newer.missing.push_back(account);
    }
    std::ranges::stable_sort(newer.changes, {}, &audit::Record::time);
    return newer;
}

}  // namespace server
