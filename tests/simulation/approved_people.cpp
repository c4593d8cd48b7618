// SPDX-License-Identifier: Apache-2.0
#include "approved_people.h"

#include "../support/build_description.h"
#include "policy/judge.h"

namespace simulation {
namespace {

const base::AccountId kAccount{"111122223333"};
const base::AccountId kPartner{"444455556666"};
const base::CollaborationId kCollaboration{"5b2f1c1e-0000-4000-8000-000000000001"};
const base::DestinationId kDestination{"5b2f1c1e-0000-4000-8000-000000000002"};
const base::AudienceId kAudience{"5b2f1c1e-0000-4000-8000-000000000003"};

std::vector<query::NamedType> AudienceColumns() {
    return {{"email", support::kVarchar}, {"phone", support::kVarchar}};
}

std::vector<query::NamedType> PeopleColumns() {
    auto columns = AudienceColumns();
    columns.push_back({"id", support::kVarchar});
    return columns;
}

std::vector<query::NamedType> GuestColumns() {
    return {{"id", support::kVarchar}, {"city", support::kVarchar}};
}

policy::Agreement Agreement() {
    policy::Agreement agreement;
    agreement.collaboration = kCollaboration;
    agreement.name = "loyalty";
    agreement.members = {
        {kAccount, "airline", {policy::Ability::kCanQuery, policy::Ability::kCanReceiveResults}},
        {kPartner, "hotel", {}}};
    policy::ListRule rule;
    rule.join_columns = {"id"};
    rule.list_columns = {"email", "phone"};
    policy::ListRule guests;
    guests.join_columns = {"id"};
    guests.list_columns = {"city"};
    agreement.tables = {{"people", kAccount, base::TableId("people"), "1", PeopleColumns(),
                         policy::AnalysisRule{rule}},
                        {"guests", kPartner, base::TableId("guests"), "1", GuestColumns(),
                         policy::AnalysisRule{guests}}};
    return agreement;
}

// SELECT DISTINCT email, phone FROM people JOIN guests ON people.id = guests.id
policy::ApprovedQuery ApprovedQuery() {
    query::Join join{query::JoinKind::kInner, support::ScanOf(1, "people", PeopleColumns()),
                     support::ScanOf(4, "guests", GuestColumns()),
                     support::Test("=", {support::Col(1, 2, support::kVarchar),
                                         support::Col(4, 0, support::kVarchar)})};
    auto project = support::ProjectOf(
        2, support::Rel(5, std::move(join)),
        {support::Col(1, 0, support::kVarchar), support::Col(1, 1, support::kVarchar)});
    auto description = support::Describe(support::Rel(3, query::Distinct{project}));
    description.column_names = {"email", "phone"};
    auto judged = policy::Judge(description, Agreement(), {kAccount, policy::Purpose::kAudience});
    ASSERT(std::holds_alternative<policy::ApprovedQuery>(judged));
    return std::get<policy::ApprovedQuery>(std::move(judged));
}

}  // namespace

PeopleRows::PeopleRows(const std::vector<Person>& people)
    : people_(people), columns_(AudienceColumns()) {}

base::Result<std::vector<runs::RowStream::Cell>> PeopleRows::Next() {
    if (next_ == people_.size()) return std::vector<Cell>();
    const Person& person = people_[next_++];
    return std::vector<Cell>{person.email, person.phone};
}

activation::OpenRows OpenerOf(const std::vector<Person>& people) {
    return [&people]() -> base::Result<std::unique_ptr<runs::RowStream>> {
        return std::unique_ptr<runs::RowStream>(std::make_unique<PeopleRows>(people));
    };
}

std::string PlanHash() { return ApprovedQuery().plan_hash(); }

activation::DeliveryOrder MakeOrder(std::uint64_t row_count, const std::string& endpoint) {
    activation::DeliveryOrder order;
    order.audience.audience = {kAudience, kAccount, kCollaboration, "Spring"};
    order.audience.released.row_count = row_count;
    order.audience.released.plan_hash = PlanHash();
    order.destination = {kDestination, kAccount, {"meta", "meta", "act_1001", endpoint, "v26.0"}};
    auto mapping = activation::ParseMapping("email=EMAIL,phone=PHONE", "us");
    ASSERT(mapping.ok());
    order.mapping = *std::move(mapping);
    return order;
}

policy::ApprovedAudience Approve(const activation::DeliveryOrder& order) {
    auto judged = policy::JudgeAudience(
        ApprovedQuery(), Agreement(),
        {kDestination, kAccount, activation::ToMappedColumns(order.mapping), PlanHash()});
    ASSERT(std::holds_alternative<policy::ApprovedAudience>(judged));
    return std::get<policy::ApprovedAudience>(std::move(judged));
}

}  // namespace simulation
