// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio.hpp>
#include <exception>
#include <type_traits>
#include <utility>

namespace net {

// What `work` gives, done on a thread of the pool; the coroutine goes on where it was. What it throws is thrown there.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> OnPool(boost::asio::thread_pool& pool,
                                                           Work work) {
    using Value = std::invoke_result_t<Work&>;
    auto start = [&pool, &work](auto handler) {
        auto back = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                        boost::asio::execution::outstanding_work.tracked);
        boost::asio::post(pool, [&work, back, handler = std::move(handler)]() mutable {
            std::exception_ptr failure;
            Value value{};
            try {
                value = work();
            } catch (...) {
                failure = std::current_exception();
            }
            boost::asio::post(
                back, [failure, value = std::move(value), handler = std::move(handler)]() mutable {
                    std::move(handler)(failure, std::move(value));
                });
        });
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                   void(std::exception_ptr, Value)>(
        std::move(start), boost::asio::use_awaitable);
}

}  // namespace net
