package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Kind is the sort of a sheet: one that the desk brings, or an administrator's own.
type Kind string

// Kinds of sheets.
const (
	Bank     Kind = "bank"
	Address  Kind = "address"
	Birthday Kind = "birthday"
	Own      Kind = "own"
)

// Sheet is a set of questions.
type Sheet struct {
	ID     string  `json:"id"`
	Kind   Kind    `json:"kind"`
	Title  Words   `json:"title"`
	Why    Words   `json:"why"` // what it is needed for, as the page says it
	Ask    string  `json:"ask"` // the message that brings the link, in the brand's own words
	Fields []Field `json:"fields,omitempty"`
	Off    bool    `json:"off,omitempty"`
}

// Limits of sheets. MaxAsk leaves room for the line that tells until when (Messaging API,
// buttons template: 160 characters).
const (
	MaxSheets = 20
	MaxTitle  = 30
	MaxWhy    = 200
	MaxAsk    = 120
)

// Ready are the sheets that the desk brings, in the order of menus.
func Ready() []Sheet {
	return []Sheet{
		{ID: string(Bank), Kind: Bank, Title: Words{"口座情報", "Bank account"},
			Why:    Words{"ご返金のお振込先を確認するためにお尋ねします。", "We need to know where to send your refund."},
			Ask:    "お振込先の口座情報を、下のボタンから開く専用フォームでお知らせください。トークには口座番号を書かないでください。",
			Fields: bankFields()},
		{ID: string(Address), Kind: Address, Title: Words{"住所・氏名", "Name and address"},
			Why:    Words{"お届け先を確認するためにお尋ねします。", "We need to know where to deliver."},
			Ask:    "お届け先のご住所とお名前を、下のボタンから開く専用フォームでお知らせください。",
			Fields: addressFields()},
		{ID: string(Birthday), Kind: Birthday, Title: Words{"生年月日", "Date of birth"},
			Why:    Words{"ご本人の確認のためにお尋ねします。", "We need it to make sure that it is you."},
			Ask:    "ご本人確認のため、下のボタンから開く専用フォームで生年月日をお知らせください。",
			Fields: []Field{{Name: "birthday", Label: Words{"生年月日", "Date of birth"}, Sort: Date, Fill: "bday"}}},
	}
}

func bankFields() []Field {
	return []Field{
		{Name: "bank", Label: Words{"銀行名", "Bank"}, Hint: Words{"例: みどり銀行", "e.g. Midori Bank"}, Sort: Line, Max: 40},
		{Name: "bank_code", Label: Words{"銀行コード", "Bank code"}, Hint: Words{"4けたの数字。わからないときは空欄で結構です", "4 digits; leave it empty if you don't know it"}, Sort: Digits, Min: 4, Max: 4, Optional: true},
		{Name: "branch", Label: Words{"支店名", "Branch"}, Hint: Words{"例: 新宿支店", "e.g. Shinjuku"}, Sort: Line, Max: 40},
		{Name: "branch_code", Label: Words{"支店コード", "Branch code"}, Hint: Words{"3けたの数字。わからないときは空欄で結構です", "3 digits; leave it empty if you don't know it"}, Sort: Digits, Min: 3, Max: 3, Optional: true},
		{Name: "account_kind", Label: Words{"口座の種類", "Kind of account"}, Sort: Choice, Choices: []Words{{"普通", "Ordinary (futsu)"}, {"当座", "Current (toza)"}, {"貯蓄", "Savings (chochiku)"}}},
		{Name: "number", Label: Words{"口座番号", "Account number"}, Hint: Words{"7けたの数字。7けたより短いときは、先頭に0をつけてください", "7 digits; put zeros before a shorter number"}, Sort: Digits, Min: 7, Max: 7, Tail: 4},
		{Name: "holder", Label: Words{"口座名義(カナ)", "Account holder, in katakana"}, Hint: Words{"例: ヤマダ ハナコ", "e.g. ヤマダ ハナコ"}, Sort: Kana, Max: 40},
	}
}

func addressFields() []Field {
	return []Field{
		{Name: "name", Label: Words{"お名前", "Name"}, Sort: Line, Max: 60, Fill: "name"},
		{Name: "postcode", Label: Words{"郵便番号", "Postal code"}, Hint: Words{"7けたの数字", "7 digits"}, Sort: Postcode, Fill: "postal-code"},
		{Name: "address", Label: Words{"ご住所", "Address"}, Hint: Words{"都道府県から、番地・建物名・部屋番号まで", "Prefecture to room number"}, Sort: Line, Max: 200, Fill: "street-address"},
		{Name: "phone", Label: Words{"電話番号", "Phone"}, Hint: Words{"数字のみ", "digits only"}, Sort: Digits, Min: 10, Max: 11, Optional: true, Fill: "tel-national"},
	}
}

// clean trims what an administrator wrote; the fields of the desk's own sheets are the desk's.
func (s Sheet) clean() Sheet {
	for _, w := range []*Words{&s.Title, &s.Why} {
		w.JA, w.EN = strings.TrimSpace(w.JA), strings.TrimSpace(w.EN)
	}
	s.Ask = strings.TrimSpace(s.Ask)
	if s.Kind != Own {
		for _, r := range Ready() {
			if r.Kind == s.Kind {
				s.ID, s.Fields = r.ID, r.Fields
			}
		}
		return s
	}
	s.Fields = slices.Clone(s.Fields)
	for i := range s.Fields {
		f := &s.Fields[i]
		f.Name, f.Tail, f.Fill = fmt.Sprintf("f%d", i+1), 0, ""
		if f.Sort != Choice {
			f.Choices = nil
		}
		if f.Sort == Postcode || f.Sort == Date || f.Sort == Choice {
			f.Min, f.Max = 0, 0
		}
	}
	return s
}

func (s Sheet) valid(at string) error {
	var wrong []error
	no := func(field, code, format string, args ...any) {
		wrong = append(wrong, desk.E(desk.Invalid, code, fmt.Sprintf(format, args...)).On(at+"."+field))
	}
	count := utf8.RuneCountInString
	if n := count(s.Title.JA); n == 0 || n > MaxTitle || count(s.Title.EN) > MaxTitle {
		no("title", "bad_title", "Name the form in 1 to %d characters.", MaxTitle)
	}
	if n := count(s.Why.JA); n == 0 || n > MaxWhy || count(s.Why.EN) > MaxWhy {
		no("why", "bad_why", "Say in 1 to %d characters what it is needed for: the page tells the customer.", MaxWhy)
	}
	if n := count(s.Ask); n == 0 || n > MaxAsk {
		no("ask", "bad_ask", "The message has 1 to %d characters.", MaxAsk)
	}
	for _, said := range []struct {
		field string
		words Words
	}{{"title", s.Title}, {"why", s.Why}, {"ask", Words{JA: s.Ask}}} {
		if said.words.asksForbidden() {
			no(said.field, "forbidden_field", neverAsked)
		}
	}
	if s.Kind == Own {
		if len(s.Fields) == 0 || len(s.Fields) > MaxFields {
			no("fields", "bad_fields", "A form has 1 to %d fields.", MaxFields)
		}
		for i, f := range s.Fields {
			wrong = append(wrong, f.valid(fmt.Sprintf("%s.fields[%d]", at, i))...)
		}
	}
	return errors.Join(wrong...)
}
