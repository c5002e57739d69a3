package sendguard

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"
)

var (
	shop = Brand{Name: "きつね雑貨店", Marks: []string{"kitsune.example.jp"}}
	bank = Brand{Name: "さくら銀行", Marks: []string{"sakura-bank.example.jp", "SAKURA PAY"}}
)

// all lets every rule warn.
func all() Settings {
	s := Settings{Modes: map[Rule]Mode{}}
	for _, r := range Rules() {
		s.Modes[r] = Warn
	}
	return s
}

func found(list []Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, string(f.Rule)+"/"+f.Code+":"+f.Evidence)
	}
	return strings.Join(out, " ")
}

func TestOtherCustomer(t *testing.T) {
	sight := Sight{Own: Customer{Names: []string{"田中 一郎", "いちろう🌸"}, Numbers: []string{"注文番号はM-10234です"}}, Staff: []string{"山本 直子"},
		Said: []string{"妻の高橋が使います。電話は090-1111-2222です"},
		Others: []Customer{
			{Names: []string{"佐藤 花子"}, Numbers: []string{"M-10999", "会員番号 4012-3456"}},
			{Names: []string{"林太郎"}, Numbers: []string{"ご注文 ABC-20456 について"}},
			{Names: []string{"高橋"}}, {Names: []string{"田中 二郎"}}, {Names: []string{"Emily Brown"}}, {Names: []string{"さくら"}}, {Names: []string{"山本"}},
		}}
	for text, want := range map[string]string{
		"佐藤様、お待たせいたしました。":  "other_customer/name:佐藤様",
		"佐藤さま、お待たせいたしました。": "other_customer/name:佐藤さま",
		"佐藤　花子　様":          "other_customer/name:佐藤　花子　様",
		"佐藤花子":             "other_customer/name:佐藤花子",
		"サトウ様":             "",
		"花子さんのご注文です":       "other_customer/name:花子さん",
		"佐藤が担当いたします":       "",
		"加佐藤様":             "",
		"林様のお荷物":           "other_customer/name:林様",
		"小林様のお荷物":          "",
		"注文者:林太郎":          "",
		"林太郎様":             "other_customer/name:林太郎様",
		"田中様、ありがとうございます":   "", // both are
		"一郎様":              "",
		"二郎様":              "other_customer/name:二郎様",
		"高橋様にもよろしくお伝えください": "", // the customer has named her
		"担当の山本です。山本様ではございません": "",
		"Dear Emily Brown": "other_customer/name:Emily Brown",
		"EMILYさん":          "other_customer/name:EMILYさん",
		"さくらの季節ですね":        "",
		"さくら様":             "other_customer/name:さくら様",
		"お客様、皆様、お疲れ様です。仕様は同様です。": "",
		"ご注文M-10999を発送しました":      "other_customer/number:M-10999",
		"ご注文Ｍ－１０９９９を発送しました":      "other_customer/number:Ｍ－１０９９９",
		"ご注文m10999":               "other_customer/number:m10999",
		"ご注文M-10234を発送しました":       "",
		"ご注文M-77777を発送しました":       "", // nobody's we know
		"ABC20456の件":              "other_customer/number:ABC20456",
		"090-1111-2222へお電話します":    "",
		"代金は10,999円です":            "",
		"10999円です":                "",
		"２０２６年１１月３０日":             "",
		"2026-11-30 から20261130まで": "",
	} {
		got := (&Policy{settings: Settings{Modes: map[Rule]Mode{OtherCustomer: Warn, Personal: Off}}}).Check(text, sight)
		if found(got) != want {
			t.Errorf("%s: %q, want %q", text, found(got), want)
		}
	}
}

func TestOtherBrand(t *testing.T) {
	for text, want := range map[string]string{
		"さくら銀行のアプリをご利用ください": "other_brand/name:さくら銀行",
		"ｻｸﾗ銀行":                                       "",
		"さくら 銀行です":                                    "other_brand/name:さくら 銀行",
		"きつね雑貨店でございます":                                "",
		"https://sakura-bank.example.jp/help をご覧ください": "other_brand/name:sakura-bank.example.jp",
		"HTTPS://WWW.ＳＡＫＵＲＡ-BANK.example.jp":          "other_brand/name:ＳＡＫＵＲＡ-BANK.example.jp",
		"https://kitsune.example.jp":                  "",
		"sakura payで払えます":                             "other_brand/name:sakura pay",
		"SAKURA PAYMENT":                              "",
		"桜銀行":                                         "",
	} {
		if got := found(NewPolicy(all(), shop, []Brand{bank}).Check(text, Sight{})); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	online := Brand{Name: "さくら銀行オンライン"}
	if got := NewPolicy(all(), online, []Brand{bank}).Check("さくら銀行オンラインです", Sight{}); len(got) != 0 {
		t.Errorf("the own name: %v", got)
	}
}

func TestWords(t *testing.T) {
	s := all()
	s.Words = []Word{{Text: "絶対に", Mode: Warn, Out: true, Instead: "できる限り"}, {Text: "クレーマー", Mode: Stop, Out: true, In: true}, {Text: "訴える", Mode: Stop, In: true}, {Text: "ATM", Mode: Warn, Out: true}}
	p := NewPolicy(s, shop, nil)
	for text, want := range map[string]string{
		"絶対に届きます": "words/out:絶対に", "絶 対 に": "words/out:絶 対 に", "ｸﾚｰﾏｰです": "words/out:ｸﾚｰﾏｰ", "訴える": "", "ＡＴＭで": "words/out:ＡＴＭ", "ATMOSPHERE": "", "絶対": "",
	} {
		if got := found(p.Check(text, Sight{})); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	got := p.Check("絶対にクレーマーです", Sight{})
	if len(got) != 2 || got[0].Mode != Warn || got[0].Says != "できる限り" || got[1].Mode != Stop || !Stops(got) {
		t.Errorf("%+v", got)
	}
	if in := p.Heard("訴えるぞ、クレーマー扱いか、絶対に"); found(in) != "words/in:訴える words/in:クレーマー" || in[0].Mode != Stop {
		t.Errorf("heard %v", in)
	}
	s.Modes[Words] = Shadow
	if got := NewPolicy(s, shop, nil).Check("クレーマー", Sight{}); len(got) != 1 || got[0].Mode != Shadow {
		t.Errorf("while the rule is a shadow, so are its words: %v", got)
	}
	s.Modes[Words] = Off
	if got := NewPolicy(s, shop, nil); len(got.Check("クレーマー", Sight{}))+len(got.Heard("訴える")) != 0 {
		t.Error("a rule that is off finds nothing")
	}
}

func TestFigures(t *testing.T) {
	book := NewBook([]Entry{
		NewEntry("送料はいくらですか", "送料は全国一律660円（税込）です。沖縄・離島は1,320円です。5,000円以上のお買い上げで無料になります。"),
		NewEntry("返品はできますか", "商品到着後8日以内であれば返品をお受けします。返品手数料は550円です。"),
		NewEntry("いつ届きますか", "通常2〜3営業日で発送いたします。"),
		NewEntry("ポイントの還元率は", "還元率は1%です。"),
	})
	orders := []Order{{Day: time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC), Yen: "5480", Source: "M-10234"}}
	for text, want := range map[string]string{
		"送料は660円です。":          "",
		"送料は６６０円です。":          "",
		"送料は550円です。":          "figures/faq:550円",
		"送料は５５０円です。":          "figures/faq:５５０円",
		"送料は1,320円です。":        "",
		"送料は5,000円以上で無料です。":   "",
		"返品手数料は660円です。":       "figures/faq:660円",
		"送料は660円、手数料は330円です。": "",
		"商品代金は12,800円です。":     "",
		"還元率は10%です":           "figures/faq:10%",
		"還元率は１％です":            "",
		"お届けは12月3日です。":        "",
		"お届けは12月5日です。":        "figures/order:12月5日",
		"１２／５に発送しました":         "figures/order:１２／５",
		"ご連絡は12月5日までにいたします。":  "",
		"ご請求金額は5,480円です。":     "",
		"ご請求金額は4,580円です。":     "figures/order:4,580",
		"返品は30日以内にお願いします。":    "figures/faq:30日",
		"返品は8日以内にお願いします。":     "",
	} {
		p := NewPolicy(all(), shop, nil)
		if got := found(p.Check(text, Sight{Book: book, Orders: orders})); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	f := NewPolicy(all(), shop, nil).Check("送料は550円です。", Sight{Book: book})[0]
	if f.Says != "660円" || f.Source != "送料はいくらですか" {
		t.Errorf("%+v", f)
	}
}

func TestPersonal(t *testing.T) {
	p := NewPolicy(Settings{Modes: map[Rule]Mode{Personal: Warn}, Marks: []string{"03-1234-5678"}}, shop, nil)
	for text, want := range map[string]string{
		"090-1234-5678へお電話します": "personal/phone:090-1234-5678", "０９０１２３４５６７８": "personal/phone:０９０１２３４５６７８", "+81 90 1234 5678": "personal/phone:+81 90 1234 5678",
		"0120-000-000までお電話ください": "", "03-1234-5678は当店です": "", "hanako@example.jp": "personal/mail:hanako@example.jp", "口座番号は1234567です": "personal/account:口座番号は1234567",
		"〒160-0022 新宿区": "personal/postcode:〒160-0022", "マイナンバー1234-5678-9012": "personal/mynumber:マイナンバー1234-5678-9012", "生年月日は昭和60年": "personal/birthday:生年月日は昭和",
		"注文番号20261130001": "", "合計12,800円、11月30日10時": "", "お電話番号を教えてください": "",
	} {
		if got := found(p.Check(text, Sight{})); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	wrote, opens := time.Unix(100, 0), time.Unix(200, 0)
	p := NewPolicy(all(), shop, nil)
	text := "承知しました。明日までにご連絡いたします。"
	from := strings.Index(text, "明日")
	got := p.Check(text, Sight{Wrote: wrote, Closed: true, Opens: opens, Due: &Due{From: from, To: len(text), At: opens}})
	if found(got) != "wrote_since/newer: follow_up/due:明日までにご連絡いたします。 hours/closed:" || got[0].At != wrote || got[1].From != 7 || got[2].At != opens {
		t.Errorf("%s %+v", found(got), got)
	}
	if got := p.Check("承知しました。", Sight{}); len(got) != 0 {
		t.Errorf("nothing to say, yet %v", got)
	}
	var none *Policy
	if got := none.Check("佐藤様", Sight{Closed: true, Others: []Customer{{Names: []string{"佐藤"}}}}); len(got) != 2 || got[0].Mode != Shadow || got[1].Mode != Shadow {
		t.Errorf("a brand that has set nothing has shadows: %v", got)
	}
}

func TestSeal(t *testing.T) {
	p := NewPolicy(all(), shop, []Brand{bank})
	a := p.Check("さくら銀行です", Sight{})
	b := p.Check("さくら銀行です", Sight{Wrote: time.Unix(1, 0)})
	c := p.Check("さくら銀行です", Sight{Wrote: time.Unix(2, 0)})
	due := func(at int64) []Finding { return p.Check("x", Sight{Due: &Due{To: 1, At: time.Unix(at, 0)}}) }
	if Seal("t", a) == Seal("t", b) || Seal("t", b) == Seal("t", c) || Seal("t", a) == Seal("u", a) || Seal("t", a) != Seal("t", p.Check("さくら銀行です", Sight{})) {
		t.Error("a seal names exactly the findings")
	}
	if Seal("x", due(1)) != Seal("x", due(2)) {
		t.Error("what is promised in an hour is so a moment later")
	}
}

// TestOffsets: whatever people write, a finding's offsets cut exactly its words out of the text.
func TestOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("佐藤様花子 　林さんさくら銀行ｻｸﾗｶﾞ🌸👨‍👩‍👧0９M-－19,円日送料。\n@a.jp")), 0, 60, -1).Draw(t, "text")
		s := all()
		s.Words = []Word{{Text: "さく", Mode: Warn, Out: true}, {Text: "1,", Mode: Stop, Out: true}}
		sight := Sight{Others: []Customer{{Names: []string{"佐藤 花子"}, Numbers: []string{"M-10999", "199999"}}, {Names: []string{"林"}}}, Book: NewBook([]Entry{NewEntry("送料", "送料は660円")})}
		wide := utf16.Encode([]rune(text))
		for _, f := range NewPolicy(s, shop, []Brand{bank}).Check(text, sight) {
			if f.From < 0 || f.From > f.To || f.To > len(wide) || string(utf16.Decode(wide[f.From:f.To])) != f.Evidence {
				t.Fatalf("%q: %+v", text, f)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("佐藤様 M-10999 送料550円", "佐藤 花子", "M-10999", "ｶﾞ")
	f.Fuzz(func(t *testing.T, text, name, number, word string) {
		s := all()
		s.Words = []Word{{Text: word, Mode: Warn, Out: true, In: true}}
		p := NewPolicy(s, Brand{Name: word}, []Brand{{Name: name, Marks: []string{number}}})
		for _, f := range p.Check(text, Sight{Others: []Customer{{Names: []string{name}, Numbers: []string{number}}}, Said: []string{word}}) {
			if f.From > f.To || !strings.Contains(strings.ToValidUTF8(text, "\uFFFD"), f.Evidence) {
				t.Errorf("%q: %+v", text, f)
			}
		}
		p.Heard(text)
	})
}

func BenchmarkCheck(b *testing.B) {
	sight := Sight{Own: Customer{Names: []string{"田中 一郎"}, Numbers: []string{"M-10234"}}, Staff: []string{"山本 直子"}}
	for range 30 {
		sight.Said = append(sight.Said, "お世話になっております。注文番号M-10234の商品がまだ届きません。いつ頃になりますか。")
	}
	for range 20 {
		o := Customer{Names: []string{"佐藤 花子"}}
		for range 30 {
			o.Numbers = append(o.Numbers, "注文番号はM-10999です。よろしくお願いします。")
		}
		sight.Others = append(sight.Others, o)
	}
	var entries []Entry
	for range 2000 {
		entries = append(entries, NewEntry("送料はいくらですか", "送料は全国一律660円（税込）です。返品手数料は550円です。"))
	}
	sight.Book = NewBook(entries)
	s := all()
	for i := range 500 {
		s.Words = append(s.Words, Word{Text: "禁止語" + strings.Repeat("字", i%7+1) + string(rune('一'+i)), Mode: Warn, Out: true})
	}
	p := NewPolicy(s, shop, []Brand{bank})
	usual := "田中様、お待たせいたしました。ご注文M-10234の商品は12月3日にお届けの予定です。送料は660円でございます。ご不明な点がございましたらお知らせください。"
	for name, text := range map[string]string{"usual": usual, "longest": strings.Repeat(usual, 60)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p.Check(text, sight)
			}
		})
	}
}
