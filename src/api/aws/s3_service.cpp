// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_service.h"

#include "api/aws/s3_listing.h"
#include "api/aws/s3_object.h"
#include "api/aws/s3_request.h"
#include "api/aws/xml.h"
#include "base/assert.h"

#include <memory>
#include <utility>

namespace api {
namespace {

constexpr std::string_view kNamespace = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

std::string_view ActionOf(S3Operation operation) {
    switch (operation) {
        case S3Operation::kListBuckets: return "s3:ListAllMyBuckets";
        case S3Operation::kGetBucketLocation: return "s3:GetBucketLocation";
        case S3Operation::kHeadBucket:
        case S3Operation::kListObjects: return "s3:ListBucket";
        case S3Operation::kGetObject:
        case S3Operation::kHeadObject: return "s3:GetObject";
    }
    UNREACHABLE();
}

Asked AskedOf(const S3Request& request) {
    std::string resource = "arn:aws:s3:::" + (request.bucket.empty() ? "*" : request.bucket);
    if (!request.key.empty()) resource += "/" + request.key;
    return {std::string(ActionOf(request.operation)), std::move(resource)};
}

net::HttpResponse Xml(std::string body) {
    net::HttpResponse response;
    response.headers = {{"Content-Type", "application/xml"}, {"Cache-Control", "no-store"}};
    response.body = std::move(body);
    return response;
}

ApiError NoSuchBucket(const std::string& bucket) {
    ApiError error =
        S3Error(404, "NoSuchBucket", "there is no such bucket, or none that you may see");
    error.members.Set("BucketName", bucket);
    return error;
}

class S3Call final : public Call {
  public:
    S3Call(S3Request asked, const net::ServerRequest& request)
        : Call(AskedOf(asked)), asked_(std::move(asked)), request_(request) {}

    std::optional<ApiError> Prepare(const HandlerContext&) override { return std::nullopt; }

    Reply Answer(const HandlerContext& context) override {
        Reply reply = AnswerWhatIsAsked(context);
        if (auto* response = std::get_if<net::HttpResponse>(&reply))
            response->headers.push_back({"x-amz-request-id", context.request_id});
        return reply;
    }

  private:
    Reply AnswerWhatIsAsked(const HandlerContext& context) {
        if (asked_.operation == S3Operation::kListBuckets) return ListBuckets(context);
        auto bucket = storage::Buckets(context.database).Find(asked_.bucket);
        if (!bucket.ok()) return FromError(bucket.error(), {});
        if (!*bucket || (*bucket)->owner != context.account()) return NoSuchBucket(asked_.bucket);
        const std::string* owner = net::FindHeader(request_.headers, "x-amz-expected-bucket-owner");
        if (owner != nullptr && *owner != context.account().text()) {
            return S3Error(403, "AccessDenied",
                           "the bucket is not of the account that was expected");
        }
        switch (asked_.operation) {
            case S3Operation::kListBuckets: UNREACHABLE();
            case S3Operation::kHeadBucket: return HeadBucket(context);
            case S3Operation::kGetBucketLocation: return Location(context);
            case S3Operation::kListObjects: return ListObjects(context, **bucket);
            case S3Operation::kGetObject:
            case S3Operation::kHeadObject: return GetObject(context, **bucket);
        }
        UNREACHABLE();
    }

    static Reply ListBuckets(const HandlerContext& context) {
        const auto buckets = storage::Buckets(context.database).ListOf(context.account());
        if (!buckets.ok()) return FromError(buckets.error(), {});
        std::string xml(kXmlHead);
        xml += "<ListAllMyBucketsResult" + std::string(kNamespace) + "><Owner>" +
               XmlElement("ID", context.account().text()) + "</Owner><Buckets>";
        for (const storage::Bucket& bucket : *buckets) {
            xml += "<Bucket>" + XmlElement("Name", bucket.name) +
                   XmlElement("CreationDate", base::ToIso8601(bucket.created)) + "</Bucket>";
        }
        return Xml(xml + "</Buckets></ListAllMyBucketsResult>");
    }

    static Reply HeadBucket(const HandlerContext& context) {
        net::HttpResponse response = Xml("");
        response.headers.push_back({"x-amz-bucket-region", context.region});
        return response;
    }

    // S3 calls us-east-1 by no name.
    static Reply Location(const HandlerContext& context) {
        const std::string name = context.region == "us-east-1" ? "" : context.region;
        return Xml(std::string(kXmlHead) + "<LocationConstraint" + std::string(kNamespace) + ">" +
                   XmlText(name) + "</LocationConstraint>");
    }

    Reply ListObjects(const HandlerContext& context, const storage::Bucket& bucket) const {
        auto listed = ListS3Objects(context, bucket, asked_);
        if (auto* error = std::get_if<ApiError>(&listed)) return std::move(*error);
        return Xml(std::get<std::string>(std::move(listed)));
    }

    Reply GetObject(const HandlerContext& context, const storage::Bucket& bucket) const {
        storage::BucketObjects objects(context.database);
        const auto object = objects.Find(bucket.name, asked_.key);
        if (!object.ok()) return FromError(object.error(), {});
        if (!*object) {
            ApiError error = S3Error(404, "NoSuchKey", "there is no object of this key");
            error.members.Set("Key", asked_.key);
            return error;
        }
        auto answer = AnswerS3Object(**object, request_.headers);
        if (auto* error = std::get_if<ApiError>(&answer)) return std::move(*error);
        auto& response = std::get<net::HttpResponse>(answer);
        if (!response.file) return std::move(response);
        auto file = objects.OpenForReading(bucket, **object);
        if (!file.ok()) return FromError(file.error(), {});
        response.file->file = std::make_shared<const base::UniqueFd>(*std::move(file));
        return std::move(response);
    }

    S3Request asked_;
    const net::ServerRequest& request_;
};

// What the front door says in its own words, in S3's.
std::string CodeOf(const ApiError& error) {
    if (error.type == "AccessDeniedException") return "AccessDenied";
    if (error.type == "InternalServerException") return "InternalError";
    if (error.type == "ThrottlingException") return "SlowDown";
    return error.type;
}

class S3Service final : public Service {
  public:
    std::string_view name() const override { return crypto::kS3Service; }
    crypto::AwsProtocol protocol() const override { return crypto::AwsProtocol::kS3; }

    // Links to objects, and to nothing else.
    bool TakesPresigned(const net::ServerRequest& request) const override {
        const auto read = ReadS3Request(request);
        const auto* asked = std::get_if<S3Request>(&read);
        return asked != nullptr && asked->operation == S3Operation::kGetObject;
    }

    std::variant<std::unique_ptr<Call>, ApiError>
    Recognise(const HandlerContext&, const net::ServerRequest& request) const override {
        auto read = ReadS3Request(request);
        if (auto* error = std::get_if<ApiError>(&read)) return std::move(*error);
        return std::make_unique<S3Call>(std::get<S3Request>(std::move(read)), request);
    }

    net::HttpResponse Write(const ApiError& error, std::string_view request_id) const override {
        std::string xml(kXmlHead);
        xml += "<Error>" + XmlElement("Code", CodeOf(error)) + XmlElement("Message", error.message);
        for (const base::JsonMember& member : error.members.AsObject()) {
            if (member.value.is_string()) xml += XmlElement(member.name, member.value.AsString());
        }
        xml += XmlElement("RequestId", request_id) + "</Error>";
        net::HttpResponse response = Xml(std::move(xml));
        response.status = error.status == 429 ? 503 : error.status;
        response.headers.push_back({"x-amz-request-id", std::string(request_id)});
        return response;
    }
};

}  // namespace

std::unique_ptr<Service> MakeS3Service() { return std::make_unique<S3Service>(); }

}  // namespace api
