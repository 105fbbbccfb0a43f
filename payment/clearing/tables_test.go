package clearing_test

import (
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

func TestTables(t *testing.T) {
	accounts,
		err := clearing.ReadAccounts("accounts.csv",
		"\ufeffinstitution,insurance,paid,score,claim\r\nH1,职工,7900000.00,90,\r\nH2,,,,12.5\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []clearing.Account{{Institution: "H1", Insurance: "职工", Paid: yuan("7900000"), Score: dec("90")},
		{Institution: "H2", Claim: payment.Known(1250)}}
	for i := range want {
		if accounts[i] != want[i] {
			t.Errorf("account %d: %+v", i, accounts[i])
		}
	}
	budgets, err := clearing.ReadBudgets("budgets.csv", "insurance,fund,previous\n职工,480000000,\n居民,,100\n")
	if err != nil || len(budgets) != 2 || budgets[0] != (clearing.Budget{Insurance: "职工", Fund: payment.Known(yuan("480000000"))}) ||
		budgets[1] != (clearing.Budget{Insurance: "居民", Previous: payment.Known(10000)}) {
		t.Errorf("%+v, %v", budgets, err)
	}
	calendar, err := clearing.ReadCalendar("calendar.csv", "day,kind,name\n2026-05-01,holiday,示例\n2026-05-09,workday,\n")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{"2026-05-01": false, "2026-05-09": true, "2026-05-10": false, "2026-05-11": true} {
		if works, ok := calendar.Works(day(s)); works != want || !ok {
			t.Errorf("%s: works %v, %v", s, works, ok)
		}
	}
	if _, ok := calendar.Works(day("2027-01-01")); ok {
		t.Error("2027 is covered")
	}
}

// TestTableErrors demands place and code of every mistake, all at once.
func TestTableErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"accounts", second(clearing.ReadAccounts("accounts.csv",
			"institution,paid,deducted,score\n,1,2,3\nH1,1.234,-5,101\nH1,1,1,\nH2,1\n")),
			`accounts.csv:2:1 (column institution): cell-empty
accounts.csv:3:4 (column paid): cell-value
accounts.csv:3:10 (column deducted): cell-value
accounts.csv:3:13 (column score): cell-value
accounts.csv:4:1 (column institution): row-duplicate
accounts.csv:5:1: row-width
`},
		{"budgets", second(clearing.ReadBudgets("budgets.csv", "insurance,fund\n职工,1e9\n职工,\n")),
			`budgets.csv:2:4 (column fund): cell-value
budgets.csv:3:1 (column insurance): budget-missing
budgets.csv:3:1 (column insurance): row-duplicate
`},
		{"calendar",
			second(clearing.ReadCalendar("calendar.csv", "day,kind\n2026-02-30,holiday\n2026-05-01,work\n2026-05-01,workday\n")),
			`calendar.csv:2:1 (column day): cell-value
calendar.csv:3:12 (column kind): cell-value
calendar.csv:4:1 (column day): row-duplicate
`},
		{"columns", second(clearing.ReadBudgets("budgets.csv", "insurance,found\n职工,1\n")), "budgets.csv:1:11: column-unknown\n"},
		{"no header", second(clearing.ReadBudgets("budgets.csv", "")), "budgets.csv:1:1: file-empty\n"},
		{"GBK", second(clearing.ReadBudgets("budgets.csv", "insurance,fund\n\xd6\xb0\xb9\xa4,1\n")),
			// the first two bytes are also a letter of UTF-8
			"budgets.csv:2:2: encoding\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, ok := c.err.(clearing.Errors)
			if !ok {
				t.Fatalf("%v", c.err)
			}
			var got strings.Builder
			for _, e := range list {
				head, _, _ := strings.Cut(e.Text(rules.English), string(e.Code))
				got.WriteString(head + string(e.Code) + "\n")
			}
			if got.String() != c.want {
				t.Errorf("got\n%swant\n%s", got.String(), c.want)
			}
			codes(t, c.err)
		})
	}
}

func second[T any](_ T, err error) error { return err }

// FuzzTables reads anything: no panic, and what is read without error can be used.
func FuzzTables(f *testing.F) {
	f.Add("institution,insurance,claim,deducted,paid,score\nH1,职工,1.00,2,-3,95\n")
	f.Add("insurance,fund,previous\n职工,1.00,\n")
	f.Add("day,kind,name\n2026-01-01,holiday,\"元旦\"\n2026-02-30,workday,\n")
	f.Add("day,kind\n2026-01-01,holiday\n2026-01-01,holiday\n\"")
	f.Fuzz(func(t *testing.T, data string) {
		if list, err := clearing.ReadAccounts("a.csv", data); err == nil {
			for _, a := range list {
				if a.Institution == "" || a.Deducted < 0 {
					t.Errorf("%+v", a)
				}
			}
		} else {
			codes(t, err)
		}
		if list, err := clearing.ReadBudgets("b.csv", data); err == nil {
			for _, b := range list {
				if b.Fund.Or(0) < 0 {
					t.Errorf("%+v", b)
				}
			}
		} else {
			codes(t, err)
		}
		if c, err := clearing.ReadCalendar("c.csv", data); err == nil {
			if d, err := c.Due(day("2026-01-01"), 5); err == nil && d.Compare(day("2026-01-05")) < 0 {
				t.Errorf("due on %s", d)
			}
		} else {
			codes(t, err)
		}
	})
}
