// SPDX-License-Identifier: Apache-2.0
// Each finding of .clang-tidy that a reader might doubt, once. The list is in bad.findings.
#define lower_macro 1

namespace std {
template <class T>
T&& move(T& value) noexcept;  // NOLINT(readability-identifier-naming)
}

namespace Bad_Name {

int badFunction(int BadParameter);

constexpr int limit = 10;
enum class Colour { kRed, blue };

class bad_class {
  public:
    bad_class(int size);
    int Size() const { return size; }
    virtual int Area();

  private:
    int size;
};

class Square : public bad_class {
  public:
    virtual int Area();
};

int Loop(int count) {
    int* nothing = 0;
    if (count > limit)
        for (int i = 0; i < count; ++i)
            count += i;
    else
        return 1;
    if (nothing = nullptr; count > 1) return sizeof(nothing);
    if (count > 2)
        if (count > 3) return 1;
    else return 2;
    return count;
}

int Tangled(int a, int b) {
    int sum = 0;
    for (int i = 0; i < a; ++i) {
        if (i % 2 == 0) {
            for (int j = 0; j < b; ++j) {
                if (j % 3 == 0) {
                    while (sum < a) {
                        sum += a > b ? (a > 1 ? 1 : 2) : 3;
                    }
                } else if (j % 5 == 0) {
                    sum += 1;
                }
            }
        }
    }
    return sum;
}

void CaughtByValue() {
    try {
        badFunction(1);
    } catch (Square square) {
        badFunction(square.Size());
    }
}

struct Heavy {
    Heavy();
    Heavy(const Heavy&);
    Heavy(Heavy&&) noexcept;
    ~Heavy();
    int size;
};

int Use(Heavy heavy) { return heavy.size; }

int Moved(const Heavy (&items)[2]) {
    int sum = 0;
    for (Heavy item : items) sum += item.size;
    Heavy heavy;
    sum += Use(std::move(heavy));
    if (sum > limit);
    return sum + heavy.size;
}

}  // namespace Bad_Name
