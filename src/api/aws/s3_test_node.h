// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/s3_service.h"
#include "api/aws/test_node.h"
#include "storage/bucket_objects.h"

#include <string>
#include <vector>

namespace api {

inline constexpr std::string_view kS3TestBytes = "0123456789";

// The airline's bucket `results`; other buckets are as missing.
struct S3Node : TestNode {
    S3Node() {
        service = MakeS3Service();
        auto made = storage::Buckets(database).Create(
            {.name = "results", .owner = airline, .folder = folder.path / "results"}, clock);
        REQUIRE(made.ok());
        bucket = *std::move(made);
    }

    void Put(const std::string& key) {
        const auto path = bucket.folder / key;
        std::filesystem::create_directories(path.parent_path());
        REQUIRE(base::WriteFileDurably(path, kS3TestBytes).ok());
        const storage::BucketObject object{"results",
                                           key,
                                           static_cast<std::int64_t>(kS3TestBytes.size()),
                                           "e-" + key.substr(0, 1),
                                           clock.Now(),
                                           base::RunId("q"),
                                           airline};
        REQUIRE(storage::BucketObjects(database).Record(object).ok());
    }

    net::HttpResponse Get(const std::string& target, net::HttpHeaders headers = {},
                          std::string method = "GET") {
        return SendAs(airline, std::move(method), target, std::move(headers));
    }

    net::HttpResponse SendAs(const base::AccountId& account, std::string method,
                             const std::string& target, net::HttpHeaders headers = {}) {
        net::ServerRequest request;
        request.method = std::move(method);
        request.target = *net::ParseRequestTarget(target);
        request.headers = std::move(headers);
        return SendRequest(account, request);
    }

    // "STATUS CODE"
    static std::string Failure(const net::HttpResponse& response) {
        return std::to_string(response.status) + " " + Texts(response.body, "Code").at(0);
    }

    // What stands in every element of this name.
    static std::vector<std::string> Texts(const std::string& xml, const std::string& element) {
        const std::string begin = "<" + element + ">";
        std::vector<std::string> texts;
        for (std::size_t at = 0; (at = xml.find(begin, at)) != std::string::npos;) {
            at += begin.size();
            texts.push_back(xml.substr(at, xml.find('<', at) - at));
        }
        return texts;
    }

    static std::string Bytes(const net::HttpResponse& response) {
        REQUIRE(response.file.has_value());
        const auto whole = base::ReadDescriptor(response.file->file->get(), 1'000, "object");
        return whole->substr(response.file->offset, response.file->bytes);
    }

    storage::Bucket bucket;
};

}  // namespace api
