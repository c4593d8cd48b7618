// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "base/secret.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace destinations::meta {

inline constexpr int kAudiencesPerPage = 20;

struct MetaSettings {
    std::string endpoint;     // "https://graph.facebook.com:443"
    std::string api_version;  // "v26.0"
    std::string ad_account;   // "act_" and digits
    // The columns of a row, in the order of the mapping: "EMAIL", "PHONE", ... Only mapped ones: an
    // activation has one mapping for its life, so the schema cannot change within a session, and a
    // row of e-mail and phone is a fifth shorter than under a fixed superset.
    std::vector<std::string> schema;
    activation::CallLimits limits;
};

// Meta's Custom Audiences: adds members to customer-list audiences. The token goes in a header, the
// proof of the app secret (with its time) into the query of each call, members into the body alone.
// Immutable; thread-safe.
class MetaDestination final : public activation::Destination {
  public:
    // `app_secret` empty: no proof.
    MetaDestination(MetaSettings settings, base::Secret access_token, base::Secret app_secret);

    const activation::CallLimits& Limits() const override { return settings_.limits; }
    void AppendRow(std::span<const std::string_view> cells, std::string& rows) const override;
    std::string MembersBody(const activation::SessionMark& mark,
                            std::string_view rows) const override;
    net::HttpRequest Request(const activation::Call& call, base::WallTime now) const override;
    activation::Answer Read(const activation::Call& call,
                            const net::HttpResponse& response) const override;
    std::string Notice(base::WallTime now) const override;

  private:
    std::string Address(std::string_view path, std::string_view query, base::WallTime now) const;
    std::string AudienceQuery(const activation::FindAudience& call) const;

    MetaSettings settings_;
    base::Secret access_token_;
    base::Secret app_secret_;
    std::string schema_text_;     // as JSON
    std::vector<bool> is_array_;  // cells of this column are JSON arrays, not texts
};

}  // namespace destinations::meta
