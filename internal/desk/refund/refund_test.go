package refund

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var at = time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)

// TestMoves walks every cell of the table, the refused ones too.
func TestMoves(t *testing.T) {
	want := map[State]string{
		"": "request>requested", Requested: "approve>approved refuse>refused withdraw>withdrawn", Approved: "pay>done fail>failed", Done: "notify>notified return>returned",
		Notified: "return>returned", Refused: "", Withdrawn: "", Failed: "", Returned: "",
	}
	for _, from := range append([]State{""}, States...) {
		allowed := map[string]string{}
		for _, cell := range strings.Fields(want[from]) {
			verb, to, _ := strings.Cut(cell, ">")
			allowed[verb] = to
		}
		for _, v := range append([]Verb{Request}, Verbs...) {
			before := Refund{State: from, Version: 3, Steps: []Step{{Verb: Request, By: "a", At: at}}}
			got, err := before.Move(Step{Verb: v, By: "b", At: at.Add(time.Hour), Words: "w"})
			to, ok := allowed[string(v)]
			if ok != (err == nil) || ok != before.Can(v) {
				t.Errorf("%s from %q: %v", v, from, err)
				continue
			}
			if !ok {
				if !errors.Is(err, ErrMoved) || got.Version != 3 || len(got.Steps) != 1 {
					t.Errorf("%s from %q left %+v, %v", v, from, got, err)
				}
				continue
			}
			if string(got.State) != to || got.Version != 4 || len(got.Steps) != 2 || got.Step(v).Words != "w" || !got.Changed().Equal(at.Add(time.Hour)) || len(before.Steps) != 1 {
				t.Errorf("%s from %q: %+v", v, from, got)
			}
		}
	}
}

// TestNoMoneyWithoutTwo: however steps follow each other, what is paid was approved by another
// person than who asked, within their limit.
func TestNoMoneyWithoutTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roles := map[desk.OperatorID]desk.Role{"op": desk.RoleOperator, "sv": desk.RoleSupervisor, "sw": desk.RoleSupervisor, "ad": desk.RoleAdministrator}
		who := rapid.SampledFrom([]desk.OperatorID{"op", "sv", "sw", "ad"})
		apart := rapid.Int64Range(0, 60_000).Draw(t, "apart")
		s := Settings{Limits: map[desk.Role]int64{desk.RoleOperator: rapid.Int64Range(0, 2000).Draw(t, "operator")}, Apart: &apart}
		r := Refund{Sheet: Sheet{Amount: rapid.Int64Range(1, 50_000).Draw(t, "amount")}}
		r, _ = r.Move(Step{Verb: Request, By: who.Draw(t, "asker"), At: at})
		beside := rapid.Int64Range(0, 30_000).Draw(t, "beside")
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			by, v := who.Draw(t, "by"), rapid.SampledFrom(Verbs).Draw(t, "verb")
			if s.May(r, beside, v, by, roles[by], roles[by] != desk.RoleOperator) == nil {
				r, _ = r.Move(Step{Verb: v, By: by, At: at})
			}
		}
		if paid := r.Step(Pay); paid.By != "" {
			approved := r.Step(Approve)
			if approved.By == "" || approved.By == r.Asked().By || r.Amount+beside > s.Limit(roles[approved.By]) || r.Amount+beside > apart && (paid.By == approved.By || paid.By == r.Asked().By) {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func TestMay(t *testing.T) {
	asked := Refund{Sheet: Sheet{Amount: 30_001}, State: Requested, Steps: []Step{{Verb: Request, By: "op"}}}
	small, big := asked, asked
	small.Amount, big.Amount = 30_000, DefaultApart+1
	approved := big
	approved.State, approved.Steps = Approved, append(slices.Clone(big.Steps), Step{Verb: Approve, By: "ad"})
	cheap := approved
	cheap.Amount = DefaultApart
	for name, c := range map[string]struct {
		r      Refund
		v      Verb
		by     desk.OperatorID
		role   desk.Role
		over   bool
		want   error
		beside int64
	}{
		"own":                   {small, Approve, "op", desk.RoleSupervisor, true, ErrOwn, 0},
		"own refusal":           {small, Refuse, "op", desk.RoleSupervisor, true, ErrOwn, 0},
		"within the limit":      {small, Approve, "sv", desk.RoleSupervisor, true, nil, 0},
		"above the limit":       {asked, Approve, "sv", desk.RoleSupervisor, true, ErrLimit, 0},
		"refused above it":      {asked, Refuse, "sv", desk.RoleSupervisor, true, nil, 0},
		"administrator":         {big, Approve, "ad", desk.RoleAdministrator, true, nil, 0},
		"operator":              {small, Approve, "other", desk.RoleOperator, false, ErrLimit, 0},
		"operator's refusal":    {small, Refuse, "other", desk.RoleOperator, false, ErrLimit, 0},
		"withdrawn by asker":    {small, Withdraw, "op", desk.RoleOperator, false, nil, 0},
		"withdrawn by another":  {small, Withdraw, "other", desk.RoleOperator, false, ErrAsker, 0},
		"withdrawn by overseer": {small, Withdraw, "sv", desk.RoleSupervisor, true, nil, 0},
		"not yet":               {small, Pay, "ad", desk.RoleAdministrator, true, ErrMoved, 0},
		"approver pays much":    {approved, Pay, "ad", desk.RoleAdministrator, true, ErrApart, 0},
		"approver pays little":  {cheap, Pay, "ad", desk.RoleAdministrator, true, nil, 0},
		"another pays much":     {approved, Pay, "sv", desk.RoleSupervisor, true, nil, 0},
		"asker pays much":       {approved, Pay, "op", desk.RoleSupervisor, true, ErrApart, 0},
		"asker pays little":     {cheap, Pay, "op", desk.RoleSupervisor, true, nil, 0},
		"much in parts":         {small, Approve, "sv", desk.RoleSupervisor, true, ErrLimit, 1},
		"refused in parts":      {small, Refuse, "sv", desk.RoleSupervisor, true, nil, 1},
		"approver pays parts":   {cheap, Pay, "ad", desk.RoleAdministrator, true, ErrApart, 1},
		"asker pays parts":      {cheap, Pay, "op", desk.RoleSupervisor, true, ErrApart, 1},
	} {
		if err := (Settings{}).May(c.r, c.beside, c.v, c.by, c.role, c.over); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBeside: parts of one order are seen together, whatever became of the others.
func TestBeside(t *testing.T) {
	r := Refund{ID: "r", Sheet: Sheet{Order: "M-10234", Amount: 1}}
	for _, s := range States {
		want := int64(300)
		if s == Refused || s == Withdrawn || s == Failed || s == Returned {
			want = 0
		}
		talk := []Refund{r, {ID: "a", State: s, Sheet: Sheet{Order: "ｍ-10234 ", Amount: 100}}, {ID: "b", State: s, Sheet: Sheet{Order: "M-10234", Amount: 200}},
			{ID: "c", State: s, Sheet: Sheet{Order: "M-10235", Amount: 400}}, {ID: "d", State: s, Sheet: Sheet{Amount: 800}}}
		if got := Beside(talk, r); got != want {
			t.Errorf("%s: %d", s, got)
		}
		if got := Beside(talk, Refund{ID: "e"}); got != 0 {
			t.Errorf("without an order, %s: %d", s, got)
		}
	}
}

// TestBankParted: an account in two fields is one, an order's number beside a way to pay is not.
func TestBankParted(t *testing.T) {
	for parts, want := range map[[2]string]bool{
		{"1234567", "みずほ銀行 渋谷支店 普通"}:      true,
		{"１２３４５６７", "普通預金です"}:             true,
		{"みずほ銀行 普通", "1234567"}:           true,
		{"1234567", "口座へ返金希望"}:            false,
		{"1234567", "普通に使っていて割れた"}:        false,
		{"20261130", "みずほ銀行 渋谷支店 普通"}:     false,
		{"M-1234567", "三井住友銀行 渋谷支店で確認済み"}: false,
		{"1234567", "渋谷支店で購入"}:            false,
	} {
		s := Sheet{Amount: 1, Reason: Defect, Way: Bank, Order: parts[0], Words: parts[1]}
		if _, err := s.Clean(); (err != nil) != want {
			t.Errorf("%q: %v", parts, err)
		}
	}
}

func TestClean(t *testing.T) {
	good := Sheet{Amount: 1, Order: " M-10234 ", Reason: Defect, Words: " 割れていた。ご注文日 2026-11-03 ", Way: Bank}
	if got, err := good.Clean(); err != nil || got.Order != "M-10234" {
		t.Fatalf("%+v %v", got, err)
	}
	for code, change := range map[string]func(*Sheet){
		"bad_amount":    func(s *Sheet) { s.Amount = MaxAmount + 1 },
		"bad_order":     func(s *Sheet) { s.Order = strings.Repeat("1", 61) },
		"bad_reason":    func(s *Sheet) { s.Reason = "" },
		"bad_way":       func(s *Sheet) { s.Way = "cheque" },
		"refund_words":  func(s *Sheet) { s.Reason, s.Words = Else, "" },
		"too_long":      func(s *Sheet) { s.Words = strings.Repeat("あ", 1001) },
		"refund_digits": func(s *Sheet) { s.Words = "三井住友銀行 渋谷支店 普通 1234567" },
	} {
		s := good
		change(&s)
		if _, err := s.Clean(); err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestBankDigits(t *testing.T) {
	for text, want := range map[string]bool{
		"口座番号は１２３４５６７です":           true,
		"みずほ銀行 普通 123-4567":        true,
		"ゆうちょ 記号 12340 番号 1234567": true,
		"IBAN DE89 3704 0044":      true,
		"ゆうちょ 普通 2012345":          true,
		"ゆうちょ 普通 20-1-2345":        true,
		"ゆうちょ 普通 20261301":         true,
		"銀行振込で返金 20261130":         false,
		"銀行振込で返金 2026-1-5":         false,
		"振込受付番号 1234567890":        false, // no bank is named: a reference
		"銀行振込で返金 2026-11-30":       false,
		"銀行振込で12800円":              false,
		"注文 M-1023456 の破損":         false,
		"口座へ返金。1234":               false,
		"":                         false,
	} {
		if got := BankDigits(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestSettings(t *testing.T) {
	f := Settings{}.Filled()
	if f.Limits[desk.RoleOperator] != 0 || f.Limits[desk.RoleSupervisor] != DefaultSupervisor || *f.Apart != DefaultApart || f.Remind != time.Hour || f.Notice == "" {
		t.Errorf("%+v", f)
	}
	zero := int64(0)
	if got := (Settings{Limits: map[desk.Role]int64{desk.RoleSupervisor: 0}, Apart: &zero}).Filled(); got.Limits[desk.RoleSupervisor] != 0 || *got.Apart != 0 {
		t.Errorf("what was set to nothing is set: %+v", got)
	}
	if err := (Settings{}).Valid(); err != nil {
		t.Error(err)
	}
	much := int64(MaxAmount + 1)
	for code, s := range map[string]Settings{
		"bad_role":      {Limits: map[desk.Role]int64{desk.RoleViewer: 1}},
		"bad_amount":    {Apart: &much},
		"bad_time":      {Remind: 5 * time.Hour},
		"too_long":      {Notice: strings.Repeat("あ", 2001)},
		"unknown_field": {Notice: "{refund.account}"},
	} {
		if err := s.Valid(); err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestNotice(t *testing.T) {
	r := Refund{Sheet: Sheet{Amount: 1234567, Order: "M-1", Way: Card}}
	values := r.Values()
	values["customer.name"] = "山田"
	if got := Notice(DefaultNotice, values); !strings.HasPrefix(got, "山田様\n") || !strings.Contains(got, "1,234,567円") || !strings.Contains(got, "M-1") || !strings.Contains(got, "クレジットカード") || strings.ContainsAny(got, "{}") {
		t.Error(got)
	}
	bare := Refund{Sheet: Sheet{Amount: 500, Way: Other}}
	if got := Notice(DefaultNotice, bare.Values()); strings.Contains(got, "ご注文番号") || strings.Contains(got, "返金方法") || strings.Contains(got, "様") || !strings.Contains(got, "500円") {
		t.Error(got)
	}
}

func TestCSV(t *testing.T) {
	r := Refund{ID: "r1", Sheet: Sheet{Amount: 800, Order: "=1+1", Reason: Twice, Way: Card}, State: Done,
		Steps: []Step{{Verb: Request, By: "a", At: at}, {Verb: Approve, By: "b", At: at}, {Verb: Pay, By: "c", At: at, Words: "K-9"}}}
	got := string(WriteCSV([]Refund{r}, func(id desk.OperatorID) string { return "@" + string(id) }, time.FixedZone("", 9*3600), func(s string) string { return s }))
	if !strings.HasPrefix(got, "\ufeffid,state,") || !strings.Contains(got, "state.done,800,'=1+1") || !strings.Contains(got, "2026-11-30 10:00") || !strings.Contains(got, "K-9") || !strings.Contains(got, "'@b") {
		t.Error(got)
	}
}
