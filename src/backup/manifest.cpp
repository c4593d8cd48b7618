// SPDX-License-Identifier: Apache-2.0
#include "backup/manifest.h"

#include "base/object_reader.h"
#include "crypto/hmac.h"

#include <algorithm>
#include <filesystem>
#include <limits>

namespace backup {
namespace {

constexpr std::string_view kForm = "glovebox backup 1";
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

base::Error Corrupt(std::string_view what) {
    return {base::ErrorCode::kCorrupt, "the backup's manifest " + std::string(what), {}};
}

base::Json KeysJson(const std::map<std::uint32_t, std::string>& keys) {
    base::Json list = base::Json::MakeArray();
    for (const auto& [version, fingerprint] : keys) {
        base::Json key = base::Json::MakeObject();
        key.Set("version", static_cast<std::int64_t>(version)).Set("fingerprint", fingerprint);
        list.Append(std::move(key));
    }
    return list;
}

base::Json ToJson(const Manifest& manifest) {
    base::Json files = base::Json::MakeArray();
    for (const BackupFile& file : manifest.files) {
        base::Json json = base::Json::MakeObject();
        json.Set("path", file.path).Set("bytes", file.bytes).Set("sha256", file.sha256);
        files.Append(std::move(json));
    }
    base::Json outside = base::Json::MakeArray();
    for (const BucketOutside& bucket : manifest.outside) {
        base::Json json = base::Json::MakeObject();
        json.Set("bucket", bucket.name).Set("folder", bucket.folder);
        outside.Append(std::move(json));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("form", kForm)
        .Set("takenAt", manifest.taken_at)
        .Set("takenMs", manifest.taken_ms)
        .Set("dataFolder", manifest.data_folder)
        .Set("rootKeys", KeysJson(manifest.keys))
        .Set("files", std::move(files))
        .Set("outside", std::move(outside));
    return json;
}

base::Result<std::string> CodeOf(const base::Json& json, const crypto::KeyRing& ring,
                                 std::uint32_t version) {
    ASSIGN_OR_RETURN(const base::Secret key,
                     ring.DeriveKey(base::AccountId(), "backup manifest", version));
    return base::HexEncode(crypto::HmacSha256(key, base::AsBytes(json.Dump())));
}

// Inside the backup, and nowhere else.
bool IsInnerPath(const std::string& path) {
    const std::filesystem::path parts(path);
    return !path.empty() && parts.is_relative() && parts.lexically_normal() == parts &&
           std::ranges::none_of(parts, [](const auto& part) { return part == ".."; });
}

base::Result<BackupFile> FileOf(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "files", {"path", "bytes", "sha256"}));
    BackupFile file;
    ASSIGN_OR_RETURN(file.path, reader.Text("path"));
    ASSIGN_OR_RETURN(file.bytes, reader.Int("bytes", 0, kMost));
    ASSIGN_OR_RETURN(file.sha256, reader.Text("sha256"));
    if (!IsInnerPath(file.path)) return Corrupt("names a file outside of it");
    return file;
}

base::Result<BucketOutside> OutsideOf(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "outside", {"bucket", "folder"}));
    BucketOutside bucket;
    ASSIGN_OR_RETURN(bucket.name, reader.Text("bucket"));
    ASSIGN_OR_RETURN(bucket.folder, reader.Text("folder"));
    return bucket;
}

struct Signed {
    base::Json json;
    std::string code;
};

base::Result<Signed> Parse(std::string_view text) {
    ASSIGN_OR_RETURN(const base::Json json,
                     base::ParseJson(text, {.bytes_max = kManifestBytesMax}));
    const base::Json* const body = json.Find("backup");
    const base::Json* const code = json.Find("code");
    if (body == nullptr || !body->is_object() || code == nullptr || !code->is_string())
        return Corrupt("is none of this program");
    const base::Json* const form = body->Find("form");
    if (form == nullptr || !form->is_string() || form->AsString() != kForm)
        return Corrupt("is of a form that this program does not know");
    return Signed{*body, code->AsString()};
}

base::Result<std::map<std::uint32_t, std::string>> KeysIn(const base::Json& json) {
    std::map<std::uint32_t, std::string> keys;
    const base::Json* const list = json.Find("rootKeys");
    if (list == nullptr || !list->is_array() || list->AsArray().empty())
        return Corrupt("names no root key");
    for (const base::Json& item : list->AsArray()) {
        ASSIGN_OR_RETURN(const auto reader,
                         base::ObjectReader::Make(item, "rootKeys", {"version", "fingerprint"}));
        ASSIGN_OR_RETURN(const std::int64_t version,
                         reader.Int("version", 1, std::numeric_limits<std::uint32_t>::max()));
        ASSIGN_OR_RETURN(keys[static_cast<std::uint32_t>(version)], reader.Text("fingerprint"));
    }
    return keys;
}

}  // namespace

std::string NameKeys(const std::map<std::uint32_t, std::string>& keys) {
    std::string text;
    for (const auto& [version, fingerprint] : keys) {
        if (!text.empty()) text += " and ";
        text += "root key " + base::QuoteName(fingerprint) + " (version " +
                std::to_string(version) + ")";
    }
    return text;
}

base::Result<std::string> WriteManifest(const Manifest& manifest, const crypto::KeyRing& ring) {
    const base::Json body = ToJson(manifest);
    ASSIGN_OR_RETURN(std::string code, CodeOf(body, ring, ring.version()));
    base::Json json = base::Json::MakeObject();
    json.Set("backup", body).Set("code", std::move(code));
    return json.DumpIndented() + "\n";
}

base::Result<std::map<std::uint32_t, std::string>> KeysOf(std::string_view text) {
    ASSIGN_OR_RETURN(const Signed parsed, Parse(text));
    return KeysIn(parsed.json);
}

base::Result<Manifest> ReadManifest(std::string_view text, const crypto::KeyRing& ring) {
    ASSIGN_OR_RETURN(const Signed parsed, Parse(text));
    Manifest manifest;
    ASSIGN_OR_RETURN(manifest.keys, KeysIn(parsed.json));
    ASSIGN_OR_RETURN(const auto held, ring.Fingerprints());
    for (const auto& [version, fingerprint] : manifest.keys) {
        const auto found = held.find(version);
        if (found == held.end() || found->second != fingerprint) {
            return base::PermissionDenied("the backup needs " + NameKeys(manifest.keys) +
                                          ", and the key ring holds " + NameKeys(held));
        }
    }
    ASSIGN_OR_RETURN(const std::string code,
                     CodeOf(parsed.json, ring, manifest.keys.rbegin()->first));
    if (!base::Secret::FromText(code).Equals(base::Secret::FromText(parsed.code)))
        return Corrupt("was changed after it was written");
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(parsed.json, "",
                                              {"form", "takenAt", "takenMs", "dataFolder",
                                               "rootKeys", "files", "outside"}));
    ASSIGN_OR_RETURN(manifest.taken_at, reader.Text("takenAt"));
    ASSIGN_OR_RETURN(manifest.taken_ms, reader.Int("takenMs", 0, kMost));
    ASSIGN_OR_RETURN(manifest.data_folder, reader.Text("dataFolder"));
    ASSIGN_OR_RETURN(const auto items, reader.Items("files", kManifestBytesMax));
    for (const base::Json& item : items) {
        ASSIGN_OR_RETURN(manifest.files.emplace_back(), FileOf(item));
    }
    // Earlier versions did not tell.
    if (parsed.json.Find("outside") == nullptr) return manifest;
    ASSIGN_OR_RETURN(const auto buckets, reader.Items("outside", kManifestBytesMax));
    for (const base::Json& item : buckets) {
        ASSIGN_OR_RETURN(manifest.outside.emplace_back(), OutsideOf(item));
    }
    return manifest;
}

}  // namespace backup
