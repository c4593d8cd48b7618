// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/delivery.h"

#include <string>
#include <vector>

// Audiences of made-up people and what it takes to have one delivered.
namespace simulation {

// A row of the audience: email, phone.
struct Person {
    std::string email;
    std::string phone;
};

// The stored rows of an audience, over again for each reader.
class PeopleRows final : public runs::RowStream {
  public:
    explicit PeopleRows(const std::vector<Person>& people);

    const std::vector<query::NamedType>& Columns() const override { return columns_; }
    base::Result<std::vector<Cell>> Next() override;

  private:
    const std::vector<Person>& people_;
    std::size_t next_ = 0;
    std::vector<query::NamedType> columns_;
};

// Opens them. `people` outlive it.
activation::OpenRows OpenerOf(const std::vector<Person>& people);

// An order for email=EMAIL,phone=PHONE under the default country us, to ad account act_1001 at
// `endpoint`, and the judge's approval of it.
activation::DeliveryOrder MakeOrder(std::uint64_t row_count, const std::string& endpoint);
policy::ApprovedAudience Approve(const activation::DeliveryOrder& order);
// The plan hash under which Approve approves.
std::string PlanHash();

}  // namespace simulation
