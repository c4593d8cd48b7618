// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_listing.h"

#include "api/aws/page_token.h"
#include "api/aws/xml.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace api {
namespace {

constexpr std::string_view kOperation = "s3:ListObjectsV2";
// Comes after every key that begins alike: keys are printable ASCII.
constexpr char kAfterAllKeys = '\x7f';
// Of a folder most are read in vain, so not all that are missing.
constexpr std::int64_t kReadAtOnce = 100;

// What is asked for, read and checked.
struct Listing {
    std::string_view prefix;
    std::string_view delimiter;
    std::string after;
    std::int64_t keys_max = kS3KeysMax;
    bool encoded = false;
    bool old = false;  // ListObjects: a marker, which anybody can write, instead of a token
    bool owners = false;

    // As the answer writes what may hold any character.
    std::string Written(std::string_view text) const {
        if (!encoded) return std::string(text);
        std::string written;
        for (std::size_t begin = 0;;) {
            const std::size_t slash = text.find('/', begin);
            written += base::PercentEncode(text.substr(begin, slash - begin));
            if (slash == std::string_view::npos) return written;
            written += '/';
            begin = slash + 1;
        }
    }
};

struct Entry {
    storage::BucketObject object;  // without a key: a common prefix
    std::string prefix;
    std::string after;  // where the listing goes on behind it
};

std::string FilterOf(const storage::Bucket& bucket, const Listing& listing) {
    return bucket.name + "\n" + base::PercentEncode(listing.prefix) + "\n" +
           base::PercentEncode(listing.delimiter);
}

// The common prefix that stands for the key, or "".
std::string CommonPrefix(const Listing& listing, std::string_view key) {
    if (listing.delimiter.empty() || !key.starts_with(listing.prefix)) return {};
    const std::size_t found = key.find(listing.delimiter, listing.prefix.size());
    if (found == std::string_view::npos) return {};
    return std::string(key.substr(0, found + listing.delimiter.size()));
}

// A marker that is a common prefix stands behind all that it folds.
std::string AfterMarker(const Listing& listing, std::string_view marker) {
    std::string after(marker);
    if (!marker.empty() && CommonPrefix(listing, marker) == marker) after += kAfterAllKeys;
    return after;
}

std::variant<Listing, ApiError> Read(const HandlerContext& context, const storage::Bucket& bucket,
                                     const S3Request& request) {
    Listing read{request.Parameter("prefix"), request.Parameter("delimiter"),
                 std::string(request.Parameter("start-after"))};
    const auto type =
        std::ranges::find(request.parameters, "list-type", &net::FormFields::value_type::first);
    read.old = type == request.parameters.end();
    if (!read.old && type->second != "2")
        return S3Error(501, "NotImplemented", "list with list-type=2 or without it");
    read.owners = read.old || request.Parameter("fetch-owner") == "true";
    const std::string_view encoding = request.Parameter("encoding-type");
    if (!encoding.empty() && encoding != "url")
        return S3Error(400, "InvalidArgument", "encoding-type can be url");
    read.encoded = !encoding.empty();
    if (const std::string_view text = request.Parameter("max-keys"); !text.empty()) {
        const auto [stop, problem] =
            std::from_chars(text.data(), text.data() + text.size(), read.keys_max);
        if (problem != std::errc() || stop != text.data() + text.size() || read.keys_max < 0)
            return S3Error(400, "InvalidArgument", "max-keys must be a whole number, not negative");
        read.keys_max = std::min(read.keys_max, kS3KeysMax);
    }
    if (const std::string_view token = request.Parameter("continuation-token"); !token.empty()) {
        const std::string filter = FilterOf(bucket, read);
        auto after = ReadPageToken(context.keys, {context.account(), kOperation, filter}, token);
        if (!after.ok()) {
            return S3Error(400, "InvalidArgument",
                           "the continuation token is not one of this listing");
        }
        read.after = *std::move(after);
    }
    if (read.old) read.after = AfterMarker(read, request.Parameter("marker"));
    return read;
}

Entry EntryOf(const Listing& listing, storage::BucketObject object) {
    std::string common = CommonPrefix(listing, object.key);
    if (common.empty()) {
        std::string key = object.key;
        return {std::move(object), "", std::move(key)};
    }
    std::string after = common + kAfterAllKeys;
    return {{}, std::move(common), std::move(after)};
}

// As many entries as fit and one more, which says that there are more.
base::Result<std::vector<Entry>> Collect(const HandlerContext& context,
                                         const storage::Bucket& bucket, const Listing& listing) {
    storage::BucketObjects objects(context.database);
    const auto wanted = static_cast<std::size_t>(listing.keys_max) + 1;
    std::vector<Entry> entries;
    std::string after = listing.after;
    while (entries.size() < wanted) {
        const auto missing = static_cast<std::int64_t>(wanted - entries.size());
        ASSIGN_OR_RETURN(auto found, objects.List(bucket.name, listing.prefix, after,
                                                  std::min(missing, kReadAtOnce)));
        if (found.empty()) break;
        for (storage::BucketObject& object : found) {
            // The others of a common prefix are one entry with it.
            if (object.key <= after) continue;
            entries.push_back(EntryOf(listing, std::move(object)));
            after = entries.back().after;
        }
    }
    return entries;
}

std::string OwnerXml(const storage::Bucket& bucket) {
    return "<Owner>" + XmlElement("ID", bucket.owner.text()) + "</Owner>";
}

std::string ObjectXml(const Listing& listing, const storage::Bucket& bucket,
                      const storage::BucketObject& object) {
    return "<Contents>" + XmlElement("Key", listing.Written(object.key)) +
           XmlElement("LastModified", base::ToIso8601(object.created)) +
           XmlElement("ETag", '"' + object.etag + '"') +
           XmlElement("Size", std::to_string(object.size)) +
           XmlElement("StorageClass", "STANDARD") + (listing.owners ? OwnerXml(bucket) : "") +
           "</Contents>";
}

std::string EntriesXml(const Listing& listing, const storage::Bucket& bucket,
                       const std::vector<Entry>& entries) {
    std::string contents;
    std::string prefixes;
    for (const Entry& entry : entries) {
        if (entry.prefix.empty()) {
            contents += ObjectXml(listing, bucket, entry.object);
        } else {
            prefixes += "<CommonPrefixes>" + XmlElement("Prefix", listing.Written(entry.prefix)) +
                        "</CommonPrefixes>";
        }
    }
    return contents + prefixes;
}

std::string SettingsXml(const storage::Bucket& bucket, const Listing& listing,
                        const S3Request& request) {
    std::string xml = XmlElement("Name", bucket.name) +
                      XmlElement("Prefix", listing.Written(listing.prefix)) +
                      XmlElement("MaxKeys", std::to_string(listing.keys_max));
    if (!listing.delimiter.empty())
        xml += XmlElement("Delimiter", listing.Written(listing.delimiter));
    if (listing.encoded) xml += XmlElement("EncodingType", "url");
    if (const auto token = request.Parameter("continuation-token"); !token.empty())
        xml += XmlElement("ContinuationToken", token);
    if (const auto after = request.Parameter("start-after"); !after.empty())
        xml += XmlElement("StartAfter", listing.Written(after));
    if (listing.old) xml += XmlElement("Marker", listing.Written(request.Parameter("marker")));
    return xml;
}

// Where a listing that is cut behind `last` goes on.
std::variant<std::string, ApiError> NextXml(const HandlerContext& context,
                                            const storage::Bucket& bucket, const Listing& listing,
                                            const Entry& last) {
    if (listing.old) {
        // Without a delimiter S3 leaves it to the client to take the last key.
        if (listing.delimiter.empty()) return std::string();
        return XmlElement("NextMarker",
                          listing.Written(last.prefix.empty() ? last.object.key : last.prefix));
    }
    const std::string filter = FilterOf(bucket, listing);
    auto token = MakePageToken(context.keys, {context.account(), kOperation, filter}, last.after);
    if (!token.ok()) return FromError(token.error(), {});
    return XmlElement("NextContinuationToken", *token);
}

}  // namespace

std::variant<std::string, ApiError> ListS3Objects(const HandlerContext& context,
                                                  const storage::Bucket& bucket,
                                                  const S3Request& request) {
    auto read = Read(context, bucket, request);
    if (auto* wrong = std::get_if<ApiError>(&read)) return std::move(*wrong);
    const auto& listing = std::get<Listing>(read);
    auto entries = Collect(context, bucket, listing);
    if (!entries.ok()) return FromError(entries.error(), {});
    const auto count = static_cast<std::size_t>(listing.keys_max);
    const bool more = count > 0 && entries->size() > count;
    entries->resize(std::min(entries->size(), count));
    std::string xml(kXmlHead);
    xml += "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    xml += SettingsXml(bucket, listing, request);
    if (!listing.old) xml += XmlElement("KeyCount", std::to_string(entries->size()));
    xml += XmlElement("IsTruncated", more ? "true" : "false");
    if (more) {
        auto next = NextXml(context, bucket, listing, entries->back());
        if (auto* wrong = std::get_if<ApiError>(&next)) return std::move(*wrong);
        xml += std::get<std::string>(next);
    }
    return xml + EntriesXml(listing, bucket, *entries) + "</ListBucketResult>";
}

}  // namespace api
