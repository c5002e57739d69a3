package contact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func plain(s string) string { return s }

func TestRecordShown(t *testing.T) {
	mask := func(s string) string { return strings.ReplaceAll(s, "4242424242424242", "****") }
	got := Record{Number: " C-1\n2 ", Rank: "ゴールド\x07", Since: "2021-04-01", Link: "javascript:alert(1)",
		Rows:       []RecordRow{{"カード", "4242424242424242", true}},
		Cases:      []RecordCase{{Title: "返金", State: "対応中", At: "2026-12-01T10:00:00+09:00", Link: "https://crm.example/cases/1"}, {At: "昨日", Link: "https://u:p@crm.example/"}},
		Activities: []RecordActivity{{Channel: "phone", Text: "一行目\n二行目 4242424242424242 ", At: "2026-12-01"}},
		Notes:      []RecordNote{{Text: strings.Repeat("長", maxRecordText+5), At: "2026-13-01"}},
	}.Shown(mask)
	want := Record{Number: "C-1 2", Rank: "ゴールド", Since: "2021-04-01",
		Rows:       []RecordRow{{"カード", "****", true}},
		Cases:      []RecordCase{{Title: "返金", State: "対応中", At: "2026-12-01T01:00:00Z", Link: "https://crm.example/cases/1"}, {}},
		Activities: []RecordActivity{{Channel: "phone", Text: "一行目\n二行目 ****", At: "2026-12-01"}},
		Notes:      []RecordNote{{Text: strings.Repeat("長", maxRecordText-1) + "…"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	// A number that would be cut in two is masked as a whole first.
	if got := (Record{Rank: strings.Repeat("あ", maxRecordWord-8) + "4242424242424242"}).Shown(mask); strings.Contains(got.Rank, "42") {
		t.Error(got.Rank)
	}
}

func TestRecordIsBounded(t *testing.T) {
	long := strings.Repeat("あ", 5000)
	many := Record{Number: long, Rank: long, Rows: make([]RecordRow, 1000), Cases: make([]RecordCase, 1000), Activities: make([]RecordActivity, 1000), Notes: make([]RecordNote, 1000)}
	for i := range many.Activities {
		many.Activities[i] = RecordActivity{Channel: long, Title: long, Text: long, At: long}
	}
	got := many.Shown(plain)
	if len(got.Rows) != 20 || len(got.Cases) != 20 || len(got.Activities) != 30 || len(got.Notes) != 20 || utf8.RuneCountInString(got.Number) != 200 ||
		utf8.RuneCountInString(got.Activities[0].Text) != 1000 || got.Activities[0].At != "" {
		t.Errorf("%d %d %d %d %d", len(got.Rows), len(got.Cases), len(got.Activities), len(got.Notes), utf8.RuneCountInString(got.Number))
	}
}

func TestRecordOpenPart(t *testing.T) {
	whole := Record{Number: "C-1", Rank: "ゴールド", Since: "2021-04-01", Link: "https://crm.example/1", Rows: []RecordRow{{"担当", "山田", false}, {"契約", "定期", true}},
		Cases: []RecordCase{{Number: "1"}}, Activities: []RecordActivity{{Title: "電話"}}, Notes: []RecordNote{{Text: "メモ"}}}
	if d := cmp.Diff(Record{Rank: "ゴールド", Since: "2021-04-01", Rows: []RecordRow{{"契約", "定期", true}}}, whole.OpenPart()); d != "" {
		t.Error(d)
	}
	if len(whole.Rows) != 2 || whole.Rows[0].Label != "担当" {
		t.Error("the record itself has changed")
	}
}
