package grounds

import (
	"strings"
	"testing"
)

var sources = []string{
	"送料はいくらですか\n全国一律660円です。5,000円以上のご注文は送料が無料になります。離島へはお届けできません。詳しくは https://shop.example.jp/shipping をご覧ください。",
	"返品はできますか\n商品到着後7日以内にご連絡ください。冷凍品は返品を承れません。返品の送料はお客様のご負担です。受付は平日10:00から18:00まで、電話 0120-123-456 です。",
	"ポイントの有効期限\nポイントは最後のお買い物から1年間使えます。三か月前にメールでお知らせします。",
}

func TestWhatTheSourcesSay(t *testing.T) {
	for _, text := range []string{
		"送料は全国一律660円です。",
		"送料は全国一律６６０円で、5000円以上のご注文は無料です。",
		"冷凍品は返品を承れません。商品到着後7日以内にご連絡ください。",
		"申し訳ございません。離島へはお届けできません。",
		"平日10:00から18:00まで、電話0120-123-456で受け付けています。",
		"ポイントは最後のお買い物から1年間使えます。3か月前にメールでお知らせします。",
		"詳しくは https://shop.example.jp/shipping をご覧ください。",
	} {
		if f := Check(text, sources); f != "" {
			t.Errorf("%q is refused: %s", text, f)
		}
	}
}

func TestWhatTheyDoNotSay(t *testing.T) {
	for text, want := range map[string]Fault{
		"": Nothing, "  \n": Nothing,
		strings.Repeat("送料は全国一律660円です。", 80):              TooLong,
		"送料は全国一律550円です。":                                  Number,
		"送料は660円です。3,000円以上のご注文は無料です。":                    Number,
		"商品到着後7日以降にご連絡ください。":                              Number,
		"商品到着後14日以内にご連絡ください。":                             Number,
		"受付は10:00から19:00までです。":                            Number,
		"電話は0120-123-465です。":                              Number,
		"ポイントは2年間使えます。":                                   Number,
		"二か月前にメールでお知らせします。":                               Number,
		"詳しくは https://shop.example.com/shipping をご覧ください。": Link,
		"support@example.jp へご連絡ください。":                    Link,
		"受付は土日の10:00からです。":                                Day,
		"送料の660円はクレジットカードで払えます。":                          Name,
		"Amazonでも送料は660円です。":                              Name,
		"返品された商品は修理してから交換品を発送します。":                        Unfounded,
		"冷凍品は返品を承ります。":                                    Denial,
		"離島へもお届けできます。":                                    Denial,
		"返品の送料はお客様のご負担ではありません。":                           Denial,
	} {
		if f := Check(text, sources); f != want {
			t.Errorf("%q: %q, want %q", text, f, want)
		}
	}
	if f := Check("送料は全国一律660円です。", nil); f != Nothing {
		t.Errorf("without sources: %q", f)
	}
}

// However a text is cut or doubled, looking through it ends and says the same twice.
func FuzzCheck(f *testing.F) {
	for _, s := range append([]string{"送料は660円です。", "\xff", "一二三千百日", "1,000,000円", "￥５００"}, sources...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once, again := Check(s, sources), Check(s, sources); once != again {
			t.Error("two answers")
		}
		if len(s) < 500 && strings.TrimSpace(plain(s)) != "" {
			if fault := Check(s, []string{s}); fault != "" && fault != TooLong {
				t.Errorf("a text is not its own source: %q, %s", s, fault)
			}
		}
	})
}
