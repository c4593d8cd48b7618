// SPDX-License-Identifier: Apache-2.0
#include "net/tls_test_support.h"

#include <array>
#include <bit>
#include <doctest/doctest.h>
#include <functional>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace net {
namespace {

constexpr long kDaySeconds = 86'400;
constexpr long kX509Version3 = 2;
constexpr std::size_t kHeadBytesMax = 65'536;
// TLS 1.1 signs with SHA-1, which OpenSSL does at its lowest level only.
constexpr const char* kOldCiphers = "ALL:@SECLEVEL=0";

struct ConnectionFree {
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using Connection = std::unique_ptr<SSL, ConnectionFree>;
using Context = std::unique_ptr<SSL_CTX, ContextFree>;

std::string PemOf(const std::function<void(BIO*)>& write) {
    BIO* memory = BIO_new(BIO_s_mem());
    write(memory);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    std::string pem(bytes, static_cast<std::size_t>(size));
    BIO_free(memory);
    return pem;
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    REQUIRE(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void SetName(X509* certificate, const std::string& name) {
    X509_NAME* subject = X509_get_subject_name(certificate);
    std::vector<unsigned char> bytes(name.begin(), name.end());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, bytes.data(),
                               static_cast<int>(bytes.size()), -1, 0);
}

// Everything but issuer, extensions and signature.
TestIdentity Unsigned(const CertificateWish& wish) {
    static std::atomic<long> serial{1};
    TestIdentity made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    REQUIRE(made.key != nullptr);
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, kX509Version3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.valid_from_days * kDaySeconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.valid_to_days * kDaySeconds);
    X509_set_pubkey(certificate, made.key.get());
    SetName(certificate, wish.host);
    return made;
}

void Sign(TestIdentity& made, X509* issuer, EVP_PKEY* key) {
    X509_set_issuer_name(made.certificate.get(), X509_get_subject_name(issuer));
    REQUIRE(X509_sign(made.certificate.get(), key, EVP_sha256()) > 0);
}

sockaddr_in Loopback(const std::string& address, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(address == "127.0.0.2" ? INADDR_LOOPBACK + 1 : INADDR_LOOPBACK);
    return name;
}

std::uint16_t PortOf(int socket) {
    sockaddr_in name{};
    socklen_t size = sizeof(name);
    REQUIRE(getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) == 0);
    return ntohs(name.sin_port);
}

// Nobody's silence may keep a test.
void SetPatience(int socket) {
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

std::string ReadHead(SSL* connection) {
    std::string head;
    std::array<char, 4096> buffer;
    while (head.find("\r\n\r\n") == std::string::npos && head.size() < kHeadBytesMax) {
        const int got = SSL_read(connection, buffer.data(), static_cast<int>(buffer.size()));
        if (got <= 0) return {};
        head.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return head;
}

}  // namespace

void KeyFree::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }
void CertificateFree::operator()(x509_st* certificate) const { X509_free(certificate); }
void ContextFree::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TestAuthority::TestAuthority(const std::string& name) : own_(Unsigned({.host = name})) {
    X509* certificate = own_.certificate.get();
    AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
    Sign(own_, certificate, own_.key.get());
}

TestIdentity TestAuthority::Issue(const CertificateWish& wish) const {
    TestIdentity made = Unsigned(wish);
    AddExtension(made.certificate.get(), own_.certificate.get(), NID_subject_alt_name,
                 "DNS:" + wish.host);
    Sign(made, own_.certificate.get(), own_.key.get());
    return made;
}

std::string TestAuthority::Pem() const { return CertificatePem(own_); }

std::string CertificatePem(const TestIdentity& identity) {
    return PemOf([&](BIO* out) { PEM_write_bio_X509(out, identity.certificate.get()); });
}

std::string KeyPem(const TestIdentity& identity) {
    return PemOf([&](BIO* out) {
        PEM_write_bio_PrivateKey(out, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

TestIdentity SelfSigned(const CertificateWish& wish) {
    TestIdentity made = Unsigned(wish);
    X509* certificate = made.certificate.get();
    AddExtension(certificate, certificate, NID_subject_alt_name, "DNS:" + wish.host);
    Sign(made, certificate, made.key.get());
    return made;
}

TestTlsServer::TestTlsServer(TestIdentity identity, Options options)
    : identity_(std::move(identity)),
      options_(std::move(options)),
      context_(SSL_CTX_new(TLS_server_method())) {
    REQUIRE(SSL_CTX_use_certificate(context_.get(), identity_.certificate.get()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(context_.get(), identity_.key.get()) == 1);
    if (options_.at_most_tls_1_1) {
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
        SSL_CTX_set_cipher_list(context_.get(), kOldCiphers);
    }
    listener_ = base::UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = Loopback(options_.address, options_.port);
    REQUIRE(bind(listener_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0);
    REQUIRE(listen(listener_.get(), 16) == 0);
    port_ = PortOf(listener_.get());
    thread_ = std::jthread([this] { Serve(); });
}

TestTlsServer::~TestTlsServer() {
    shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
}

std::string TestTlsServer::last_head() {
    const base::Lock lock(mutex_);
    return last_head_;
}

void TestTlsServer::Serve() {
    for (;;) {
        const base::UniqueFd client(accept(listener_.get(), nullptr, nullptr));
        if (!client.valid()) return;
        SetPatience(client.get());
        const Connection connection(SSL_new(context_.get()));
        SSL_set_fd(connection.get(), client.get());
        if (SSL_accept(connection.get()) == 1) Answer(connection.get());
    }
}

void TestTlsServer::Answer(SSL* connection) {
    std::string head = ReadHead(connection);
    if (head.empty()) return;
    {
        const base::Lock lock(mutex_);
        last_head_ = std::move(head);
    }
    ++requests_;
    SSL_write(connection, options_.answer.data(), static_cast<int>(options_.answer.size()));
    SSL_shutdown(connection);
}

bool OldClientConnects(std::uint16_t port) {
    const Context context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context.get(), kOldCiphers);
    const base::UniqueFd client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    SetPatience(client.get());
    const sockaddr_in name = Loopback("127.0.0.1", port);
    if (connect(client.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) != 0)
        return false;
    const Connection connection(SSL_new(context.get()));
    SSL_set_fd(connection.get(), client.get());
    return SSL_connect(connection.get()) == 1;
}

}  // namespace net
