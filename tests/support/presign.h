// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/percent.h"
#include "base/utf8.h"
#include "crypto/sigv4_sign.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace support {

// The query of a presigned link, as clients make them; the node only verifies them. Signs every header of `request`:
// the request's own parameters, then the signature's.
inline base::Result<std::string> PresignQuery(crypto::SigV4Request request,
                                              const crypto::SigV4Signer& signer,
                                              std::chrono::seconds expires) {
    std::vector<std::string> names;
    for (const crypto::SigV4Header& header : request.headers)
        names.push_back(base::AsciiLower(header.name));
    std::ranges::sort(names);
    std::string joined;
    for (const std::string& name : names) joined.append(joined.empty() ? "" : ";").append(name);

    const std::string date = crypto::ToAmzDate(signer.time);
    const crypto::SigV4Scope scope{std::string_view(date).substr(0, 8), signer.region,
                                   signer.service};
    std::string credential(signer.access_key_id);
    for (const std::string_view part :
         {scope.day, scope.region, scope.service, crypto::kSigV4Terminator})
        credential.append("/").append(part);

    std::string query(request.query);
    query.append(query.empty() ? "" : "&");
    query.append("X-Amz-Algorithm=").append(crypto::kSigV4Algorithm);
    query += "&X-Amz-Credential=" + base::PercentEncode(credential) + "&X-Amz-Date=" + date +
             "&X-Amz-Expires=" + std::to_string(expires.count()) +
             "&X-Amz-SignedHeaders=" + base::PercentEncode(joined);
    request.query = query;
    const std::string payload = signer.service == crypto::kS3Service
                                    ? std::string(crypto::kUnsignedPayload)
                                    : base::HexEncode(crypto::Sha256({}));
    ASSIGN_OR_RETURN(const std::string canonical,
                     crypto::CanonicalRequest(request, names, payload, signer.service));
    const base::Secret key = crypto::SigV4SigningKey(signer.secret_access_key, scope);
    return query + "&X-Amz-Signature=" +
           base::HexEncode(crypto::SigV4Signature(key, date, scope, canonical));
}

}  // namespace support
