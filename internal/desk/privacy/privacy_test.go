package privacy

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	for text, gone := range map[string]string{
		"電話は０９０ー１２３４ー５６７８です":              "5678",
		"090-1234-5678に電話をください":           "1234",
		"+81 90 1234 5678":                "1234",
		"0120123456へかけました":                "123456",
		"(03)1234-5678":                   "1234",
		"hanako.y@example.co.jp です":       "hanako",
		"ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ":               "hanako",
		"〒390-0811":                       "0811",
		"３９０－０８１１に送って":                    "0811",
		"松本市中央1-2-3に届けて":                  "1-2-3",
		"東京都千代田区丸の内一丁目":                   "丸の内",
		"4242 4242 4242 4242":             "4242",
		"注文番号は A-2231 です":                 "2231",
		"注文 VB12345 が届かない":                "12345",
		"会員番号:ab12":                       "ab12",
		"追跡番号 1234-5678-9012":             "5678",
		"山田花子と申します":                       "山田",
		"氏名：山田 花子":                        "山田",
		"山田様\nお世話になっております":                "山田",
		"山田 花子さま、お待たせしました":                "花子",
		"ＹＡＭＡＤＡ様":                         "YAMADA",
		"はなこさん、こんにちは":                     "はなこ",
		"山田様のご注文ですね":                      "山田",
		"生年月日は1985年4月12日です":               "1985",
		"生年月日：昭和60年4月12日":                 "60年",
		"1985/4/12生まれです":                  "1985",
		"平成5年11月3日に生まれました":                "11月",
		"https://example.com/o?id=abc 見て": "abc",
	} {
		masked := Mask(text)
		if strings.Contains(masked, gone) {
			t.Errorf("%q goes out as %q", text, masked)
		}
		if again := Mask(masked); again != masked {
			t.Errorf("masked twice: %q, then %q", masked, again)
		}
	}
}

// A question must still be one.
func TestMaskKeepsTheQuestion(t *testing.T) {
	for _, text := range []string{
		"送料は5,000円以上で無料ですか?", "ポイントはいつまで使えますか", "10:00から18:00まで開いていますか", "3月15日に届きますか", "24時間対応ですか", "2個買うと10%引きですか",
		"https://example.com/guide を見ました", "お客様はどこですか", "仕様について教えて", "同様に割れました", "皆様、こんにちは", "たくさん買いました", "2026年12月1日に届きますか",
	} {
		if got := Mask(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestMaskNames: whom the desk knows is hidden by name, in parts and whole, and nothing else is.
func TestMaskNames(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"山田 花子", "はい、山田です。花子の母です", "はい、〈お名前〉です。〈お名前〉の母です"},
		{"Hanako Y", "I am hanako", "I am 〈お名前〉"},
		{"Jo", "Jo joins", "〈お名前〉 joins"},
		{"まい", "まいど。それはまいさんへ", "まいど。それは〈お名前〉さんへ"},
		{"花", "花が枯れた", "花が枯れた"},
		{"お名前", "お名前は", "お名前は"},
		{"a(b", "a(b です", "〈お名前〉 です"},
		{"\xff\xff", "はい", "はい"},
		{"", "はい", "はい"},
	} {
		got := Mask(c.text, c.name)
		if got != c.want || Mask(got, c.name) != got {
			t.Errorf("%q of %q: %q", c.text, c.name, got)
		}
		h := Hide(c.text, c.name)
		if back, whole := h.Restore(h.Text); back != c.text || !whole {
			t.Errorf("%q of %q: %q", c.text, c.name, back)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{"090-1234-5678", "〈番号〉1234567", "a@b.jp1234567", "注文番号は A-2231", "\xff123456789"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Mask(s)
		if twice := Mask(once); strings.Count(twice, "〈") < strings.Count(once, "〈") {
			t.Errorf("%q → %q → %q", s, once, twice)
		}
	})
}
