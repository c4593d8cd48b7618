// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/mutex.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

// OpenSSL's, which only the source of this header includes.
struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_st;
struct x509_st;

namespace net {

struct KeyFree {
    void operator()(evp_pkey_st* key) const;
};
struct CertificateFree {
    void operator()(x509_st* certificate) const;
};
struct ContextFree {
    void operator()(ssl_ctx_st* context) const;
};

// A certificate and its key, made when a test asks for them and never stored.
struct TestIdentity {
    std::unique_ptr<x509_st, CertificateFree> certificate;
    std::unique_ptr<evp_pkey_st, KeyFree> key;
};

struct CertificateWish {
    std::string host = "meta.example";
    int valid_from_days = -1;  // from now
    int valid_to_days = 1;
};

// As files take them: the certificate, then the key.
std::string CertificatePem(const TestIdentity& identity);
std::string KeyPem(const TestIdentity& identity);

// Signs certificates for tests.
class TestAuthority final {
  public:
    explicit TestAuthority(const std::string& name = "Authority of a test");

    TestIdentity Issue(const CertificateWish& wish) const;
    // As a file takes it.
    std::string Pem() const;

  private:
    TestIdentity own_;
};

// A certificate that only vouches for itself.
TestIdentity SelfSigned(const CertificateWish& wish);

// A TLS server on a free port of `address` that answers every request with `answer` and closes. Its members are
// thread-safe.
class TestTlsServer final {
  public:
    struct Options {
        std::string address = "127.0.0.1";
        std::uint16_t port = 0;
        std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        bool at_most_tls_1_1 = false;
    };

    TestTlsServer(TestIdentity identity, Options options);
    ~TestTlsServer();
    TestTlsServer(const TestTlsServer&) = delete;
    TestTlsServer& operator=(const TestTlsServer&) = delete;

    std::uint16_t port() const { return port_; }
    // How many requests came through a finished handshake, and the last one's head.
    int requests() const { return requests_; }
    std::string last_head();

  private:
    void Serve();
    void Answer(ssl_st* connection);

    TestIdentity identity_;
    Options options_;
    std::unique_ptr<ssl_ctx_st, ContextFree> context_;
    base::UniqueFd listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> requests_{0};
    base::Mutex mutex_;
    std::string last_head_ GUARDED_BY(mutex_);
    std::jthread thread_;
};

// Whether a client that knows nothing newer than TLS 1.1, and takes any certificate, gets through.
bool OldClientConnects(std::uint16_t port);

}  // namespace net
