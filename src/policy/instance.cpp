// SPDX-License-Identifier: Apache-2.0
#include "policy/instance.h"

#include <string>
#include <utility>

namespace policy {
namespace {

// Adds what the agreement lacks of one scan.
class ScanReader final {
  public:
    ScanReader(const query::Relation& relation, const Agreement& agreement, Findings& findings)
        : relation_(relation), agreement_(agreement), findings_(findings) {}

    Instance Read() {
        const auto& scan = std::get<query::Scan>(relation_.node);
        const AgreedTable* table = FindTable(agreement_, scan.table);
        if (!table) AddUnknown(scan.table, "", "table '" + scan.table + "' does not exist");
        for (const query::NamedType& column : scan.columns) {
            const query::NamedType* agreed = table ? FindColumn(*table, column.name) : nullptr;
            if (!table || (agreed && agreed->type == column.type)) continue;
            AddUnknown(scan.table, column.name, "column '" + column.name + "' does not exist");
        }
        // Row identities are ours; a description that comes with one was not written by the
        // describer.
        if (scan.with_row_identity)
            AddUnknown(scan.table, "", "the rows of a table have no identity");
        return {&relation_, &scan, table, known_};
    }

  private:
    void AddUnknown(const std::string& table, const std::string& column, std::string message) {
        known_ = false;
        findings_.Add({.code = query::RefusalCode::kUnknownName,
                       .clause = "FROM",
                       .position = relation_.at,
                       .table = table,
                       .column = column,
                       .message = std::move(message)});
    }

    const query::Relation& relation_;
    const Agreement& agreement_;
    Findings& findings_;
    bool known_ = true;
};

}  // namespace

Instance ReadInstance(const query::Relation& scan, const Agreement& agreement, Findings& findings) {
    return ScanReader(scan, agreement, findings).Read();
}

std::vector<Instance> ReadInstances(const query::Description& description,
                                    const Agreement& agreement, Findings& findings) {
    std::vector<Instance> out;
    for (const query::Relation* scan : query::ScansOf(*description.root))
        out.push_back(ReadInstance(*scan, agreement, findings));
    return out;
}

}  // namespace policy
