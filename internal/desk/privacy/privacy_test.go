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
		"https://example.com/guide を見ました",
	} {
		if got := Mask(text); got != text {
			t.Errorf("%q becomes %q", text, got)
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
