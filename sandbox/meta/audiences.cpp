// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/audiences.h"

#include "base/bytes.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace sandbox {
namespace {

constexpr std::uint64_t kFirstId = 120'230'000'000'000'017;
constexpr std::uint64_t kIdStep = 10'007;
constexpr std::int64_t kRetentionDaysMax = 180;
constexpr std::size_t kDeliverableMin = 100;
constexpr std::size_t kCountRound = 100;
constexpr std::size_t kCountFloor = 1'000;
constexpr std::array<std::string_view, 3> kFileSources = {
    "USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"};
constexpr std::array<std::string_view, 15> kCreateParameters = {"name",
                                                                "subtype",
                                                                "customer_file_source",
                                                                "description",
                                                                "is_value_based",
                                                                "retention_days",
                                                                "opt_out_link",
                                                                "enable_fetch_or_create",
                                                                "usage_restriction",
                                                                "use_for_products",
                                                                "access_token",
                                                                "format",
                                                                "appsecret_proof",
                                                                "appsecret_time",
                                                                "audience_labels"};

template <std::size_t kCount>
bool IsOneOf(const std::array<std::string_view, kCount>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::int64_t UnixSeconds(base::WallTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::optional<std::uint64_t> Number(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

base::Json CodeAndText(int code, std::string_view description) {
    base::Json status = base::Json::MakeObject();
    status.Set("code", code).Set("description", description);
    return status;
}

base::Json OperationStatus(const Audience& audience) {
    if (audience.operation_status != 0)
        return CodeAndText(audience.operation_status, "Set by the control plane");
    if (audience.members.size() == 0) return CodeAndText(410, "No file has been uploaded");
    return CodeAndText(200, "Normal");
}

base::Json DeliveryStatus(const Audience& audience) {
    if (audience.members.size() < kDeliverableMin)
        return CodeAndText(300, "This audience is too small");
    return CodeAndText(200, "This audience is ready for use");
}

// Meta rounds and floors; how exactly is not known.
std::int64_t ApproximateCount(const Audience& audience, bool upper) {
    const std::size_t size = audience.members.size();
    if (size < kCountFloor) return upper ? static_cast<std::int64_t>(kCountFloor) : 0;
    const std::size_t lower = size / kCountRound * kCountRound;
    return static_cast<std::int64_t>(upper ? lower + kCountRound : lower);
}

base::Json DataSource() {
    base::Json source = base::Json::MakeObject();
    source.Set("type", "FILE_IMPORTED")
        .Set("sub_type", "MULTI_HASHES")
        .Set("creation_params", "[]");
    return source;
}

base::Json Permissions() {
    base::Json allowed = base::Json::MakeObject();
    allowed.Set("can_edit", true).Set("can_see_insight", "True").Set("can_share", "True");
    return allowed;
}

base::Json TextOrNull(const std::string& text) {
    return text.empty() ? base::Json() : base::Json(text);
}

base::Json None(const Audience&) { return nullptr; }

// A field that can be asked for, and how its value is found: null for one that this audience does not have and
// that Meta then leaves out.
struct Field {
    std::string_view name;
    base::Json (*value)(const Audience& audience);
};

constexpr std::array kFields = {
    Field{"id", [](const Audience& audience) { return base::Json(audience.id); }},
    Field{"account_id", [](const Audience& audience) { return base::Json(audience.account); }},
    Field{"name", [](const Audience& audience) { return base::Json(audience.name); }},
    Field{"description", [](const Audience& audience) { return TextOrNull(audience.description); }},
    Field{"subtype", [](const Audience&) { return base::Json("CUSTOM"); }},
    Field{"approximate_count_lower_bound",
          [](const Audience& audience) { return base::Json(ApproximateCount(audience, false)); }},
    Field{"approximate_count_upper_bound",
          [](const Audience& audience) { return base::Json(ApproximateCount(audience, true)); }},
    Field{"customer_file_source",
          [](const Audience& audience) { return base::Json(audience.customer_file_source); }},
    Field{"data_source", [](const Audience&) { return DataSource(); }},
    Field{"delivery_status", DeliveryStatus},
    Field{"operation_status", OperationStatus},
    Field{"delete_time", [](const Audience&) { return base::Json(0); }},
    Field{"is_value_based",
          [](const Audience& audience) { return base::Json(audience.is_value_based); }},
    Field{"lookalike_audience_ids", None},
    Field{"lookalike_spec", None},
    Field{"retention_days",
          [](const Audience& audience) { return base::Json(audience.retention_days); }},
    Field{"opt_out_link",
          [](const Audience& audience) { return TextOrNull(audience.opt_out_link); }},
    Field{"permission_for_actions", [](const Audience&) { return Permissions(); }},
    Field{"sharing_status", None},
    Field{"time_created",
          [](const Audience& audience) { return base::Json(UnixSeconds(audience.created)); }},
    Field{
        "time_updated",
        [](const Audience& audience) { return base::Json(UnixSeconds(audience.content_updated)); }},
    Field{
        "time_content_updated",
        [](const Audience& audience) { return base::Json(UnixSeconds(audience.content_updated)); }},
};

const Field* FindField(std::string_view name) {
    const auto* const found = std::find_if(kFields.begin(), kFields.end(),
                                           [&](const Field& field) { return field.name == name; });
    return found == kFields.end() ? nullptr : found;
}

std::optional<GraphError> ReadOptional(const Parameters& parameters, Audience& out) {
    if (const auto based = parameters.Text("is_value_based")) {
        if (*based != "true" && *based != "false")
            return BadParameter("is_value_based is not true or false", "is_value_based");
        out.is_value_based = *based == "true";
    }
    if (const auto days = parameters.Text("retention_days")) {
        const auto number = Number(*days);
        if (!number || *number < 1 || *number > kRetentionDaysMax) {
            return BadParameter("retention_days is not from 1 to 180", "retention_days");
        }
        out.retention_days = static_cast<std::int64_t>(*number);
    }
    const auto usage = parameters.Text("usage_restriction");
    if (usage && *usage != "NONE" && *usage != "EXCLUSION_ONLY") {
        return BadParameter("usage_restriction has an unknown value", "usage_restriction");
    }
    out.description = parameters.Text("description").value_or("");
    out.opt_out_link = parameters.Text("opt_out_link").value_or("");
    return std::nullopt;
}

}  // namespace

void Audience::AddMember(const RowKey& key, const base::Json& row) {
    if (!members.Insert(key) || !rows_kept) return;
    if (members.size() <= kRowsKeptMax) {
        rows.emplace(key, row);
        return;
    }
    rows_kept = false;
    rows.clear();
}

std::optional<GraphError> ReadCreate(const Parameters& parameters, Audience& out) {
    for (const Parameter& parameter : parameters.all()) {
        if (!IsOneOf(kCreateParameters, parameter.name)) {
            return BadParameter("Unknown parameter " + base::EscapeControls(parameter.name),
                                parameter.name);
        }
    }
    out.name = parameters.Text("name").value_or("");
    if (out.name.empty()) return BadParameter("Missing parameter name", "name");
    const auto subtype = parameters.Text("subtype");
    if (!subtype) return BadParameter("Missing parameter subtype", "subtype");
    if (*subtype != "CUSTOM") {
        return GraphError{
            .code = 2654, .subcode = 1870053, .message = "This subtype is not allowed here"};
    }
    const auto source = parameters.Text("customer_file_source");
    if (!source)
        return BadParameter("Missing parameter customer_file_source", "customer_file_source");
    if (!IsOneOf(kFileSources, *source)) {
        return BadParameter("customer_file_source has an unknown value", "customer_file_source");
    }
    out.customer_file_source = *source;
    return ReadOptional(parameters, out);
}

std::optional<GraphError> ReadFields(const Parameters& parameters, std::vector<std::string>& out) {
    out = {"id"};
    const std::string text = parameters.Text("fields").value_or("");
    for (std::string_view rest = text; !rest.empty();) {
        const std::string field(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(field.size() + 1, rest.size()));
        if (FindField(field) == nullptr) {
            return BadParameter("Tried accessing nonexisting field (" +
                                base::EscapeControls(field) + ")");
        }
        if (field != "id") out.push_back(field);
    }
    return std::nullopt;
}

base::Json DescribeAudience(const Audience& audience, const std::vector<std::string>& fields) {
    base::Json item = base::Json::MakeObject();
    for (const std::string& field : fields) {
        base::Json value = FindField(field)->value(audience);
        if (!value.is_null()) item.Set(field, std::move(value));
    }
    return item;
}

Audience* AudienceBook::Find(const std::string& id) {
    const auto found = audiences_.find(id);
    return found == audiences_.end() ? nullptr : &found->second;
}

std::size_t AudienceBook::CountOf(const std::string& account) const {
    return static_cast<std::size_t>(
        std::count_if(audiences_.begin(), audiences_.end(),
                      [&](const auto& entry) { return entry.second.account == account; }));
}

Audience& AudienceBook::Add(Audience audience) {
    audience.id = std::to_string(kFirstId + kIdStep * created_++);
    const std::string id = audience.id;
    return audiences_.emplace(id, std::move(audience)).first->second;
}

std::optional<GraphError> AudienceBook::List(const std::string& account,
                                             const Parameters& parameters, const std::string& self,
                                             base::Json& out) const {
    std::vector<std::string> fields;
    if (auto problem = ReadFields(parameters, fields)) return problem;
    const auto limit = Number(parameters.Text("limit").value_or(std::to_string(kPageDefault)));
    if (!limit || *limit < 1) return BadParameter("limit is not a number from 1", "limit");
    const std::size_t size = std::min<std::size_t>(*limit, kPageMax);
    const auto after = base::Base64Decode(parameters.Text("after").value_or(""));
    if (!after.ok()) return BadParameter("Invalid cursor", "after");
    const std::string last_seen(base::AsText(*after));
    base::Json data = base::Json::MakeArray();
    std::string first;
    std::string last;
    bool more = false;
    // Ids have equal lengths, so the order of the map is the order of creation.
    for (const auto& [id, audience] : audiences_) {
        if (audience.account != account || id <= last_seen) continue;
        more = data.AsArray().size() == size;
        if (more) break;
        if (first.empty()) first = id;
        last = id;
        data.Append(DescribeAudience(audience, fields));
    }
    out = base::Json::MakeObject();
    const bool any = !data.AsArray().empty();
    out.Set("data", std::move(data));
    if (!any) return std::nullopt;
    const std::string cursor = base::Base64Encode(base::AsBytes(last));
    base::Json cursors = base::Json::MakeObject();
    cursors.Set("before", base::Base64Encode(base::AsBytes(first))).Set("after", cursor);
    base::Json paging = base::Json::MakeObject();
    paging.Set("cursors", std::move(cursors));
    if (more) {
        paging.Set("next",
                   self + "?" +
                       net::FormatForm({{"fields", parameters.Text("fields").value_or("id")},
                                        {"limit", std::to_string(size)},
                                        {"after", cursor}}));
    }
    out.Set("paging", std::move(paging));
    return std::nullopt;
}

}  // namespace sandbox
