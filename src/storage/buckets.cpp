// SPDX-License-Identifier: Apache-2.0
#include "storage/buckets.h"

#include "storage/data_folder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>
#include <tuple>
#include <utility>

namespace storage {
namespace {

constexpr std::size_t kNameBytesMin = 3;
constexpr std::size_t kNameBytesMax = 63;
// S3 keeps these for itself, and clients take such names for other kinds of addresses.
constexpr std::array<std::string_view, 2> kReservedPrefixes{"xn--", "sthree-"};
constexpr std::array<std::string_view, 5> kReservedSuffixes{"-s3alias", "--ol-s3", ".mrap",
                                                            "--x-s3", "--table-s3"};

using Row = std::tuple<std::string, base::AccountId, std::string, base::WallTime>;

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsLabel(std::string_view label) {
    return !label.empty() && IsLetterOrDigit(label.front()) && IsLetterOrDigit(label.back()) &&
           std::ranges::all_of(label, [](char c) { return IsLetterOrDigit(c) || c == '-'; });
}

bool AreLabels(std::string_view name) {
    for (;;) {
        const std::size_t dot = name.find('.');
        if (!IsLabel(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

bool LooksLikeAddress(std::string_view name) {
    return std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == '.'; }) &&
           name.find('.') != std::string_view::npos;
}

bool IsReserved(std::string_view name) {
    return std::ranges::any_of(kReservedPrefixes,
                               [&](std::string_view each) { return name.starts_with(each); }) ||
           std::ranges::any_of(kReservedSuffixes,
                               [&](std::string_view each) { return name.ends_with(each); });
}

Bucket BucketOf(Row row) {
    return {std::move(std::get<0>(row)), std::move(std::get<1>(row)), std::move(std::get<2>(row)),
            std::get<3>(row)};
}

std::vector<Bucket> BucketsOf(std::vector<Row> rows) {
    std::vector<Bucket> buckets;
    for (Row& row : rows) buckets.push_back(BucketOf(std::move(row)));
    return buckets;
}

// The real path, so that one folder is never two buckets'.
base::Result<std::filesystem::path> PrepareFolder(const std::filesystem::path& folder) {
    RETURN_IF_ERROR(MakeOwnerFolder(folder));
    std::error_code failed;
    std::filesystem::path real = std::filesystem::canonical(folder, failed);
    if (failed || !std::filesystem::is_directory(real, failed))
        return base::InvalidArgument("'" + folder.string() + "' is not a folder");
    return real;
}

}  // namespace

base::Status CheckBucketName(std::string_view name) {
    if (name.size() < kNameBytesMin || name.size() > kNameBytesMax)
        return base::InvalidArgument("a bucket's name has 3 to 63 characters");
    if (!AreLabels(name)) {
        return base::InvalidArgument("a bucket's name is of small letters, digits, hyphens and "
                                     "dots, with a letter or digit at each end and around dots");
    }
    if (LooksLikeAddress(name))
        return base::InvalidArgument("a bucket's name does not look like an IP address");
    if (IsReserved(name))
        return base::InvalidArgument("this beginning or end of a bucket's name is kept by S3");
    return {};
}

base::Result<Bucket> Buckets::Create(Bucket bucket, base::Clock& clock) {
    RETURN_IF_ERROR(CheckBucketName(bucket.name));
    ASSIGN_OR_RETURN(const auto taken, Find(bucket.name));
    if (taken) return base::Conflict("there is a bucket named '" + bucket.name + "' already");
    ASSIGN_OR_RETURN(bucket.folder, PrepareFolder(bucket.folder));
    bucket.created = clock.Now();
    ASSIGN_OR_RETURN(
        const std::int64_t made,
        database_.Execute("INSERT INTO buckets (name, owner_id, folder, created_ms) "
                          "VALUES (?, ?, ?, ?) ON CONFLICT (folder) DO NOTHING",
                          {bucket.name, bucket.owner, bucket.folder.string(), bucket.created}));
    if (made == 0)
        return base::Conflict("'" + bucket.folder.string() + "' is the folder of another bucket");
    return bucket;
}

base::Result<std::optional<Bucket>> Buckets::Find(std::string_view name) {
    ASSIGN_OR_RETURN(
        auto row,
        database_.QueryOne<Row>(
            "SELECT name, owner_id, folder, created_ms FROM buckets WHERE name = ?", {name}));
    if (!row) return std::optional<Bucket>();
    return std::optional(BucketOf(*std::move(row)));
}

base::Result<std::vector<Bucket>> Buckets::List() {
    ASSIGN_OR_RETURN(auto rows,
                     database_.Query<Row>(
                         "SELECT name, owner_id, folder, created_ms FROM buckets ORDER BY name"));
    return BucketsOf(std::move(rows));
}

base::Result<std::vector<Bucket>> Buckets::ListOf(const base::AccountId& owner) {
    ASSIGN_OR_RETURN(auto rows,
                     database_.Query<Row>(
                         "SELECT name, owner_id, folder, created_ms FROM buckets WHERE owner_id = "
                         "? ORDER BY name",
                         {owner}));
    return BucketsOf(std::move(rows));
}

bool Holds(const Bucket& bucket, const std::filesystem::path& real_path) {
    return std::mismatch(bucket.folder.begin(), bucket.folder.end(), real_path.begin(),
                         real_path.end())
               .first == bucket.folder.end();
}

base::Status Buckets::MoveFolders(const std::filesystem::path& from,
                                  const std::filesystem::path& to) {
    ASSIGN_OR_RETURN(const auto buckets, List());
    for (const Bucket& bucket : buckets) {
        const auto inner = bucket.folder.lexically_relative(from);
        if (inner.empty() || *inner.begin() == "..") continue;
        ASSIGN_OR_RETURN([[maybe_unused]] const std::int64_t changed,
                         database_.Execute("UPDATE buckets SET folder = ? WHERE name = ?",
                                           {(to / inner).string(), bucket.name}));
    }
    return {};
}

}  // namespace storage
