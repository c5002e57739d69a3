package privacy

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestHideAndRestore(t *testing.T) {
	for _, text := range []string{
		"送料はいくらですか", "電話は090-1234-5678、メールは a.b@example.jp です", "山田花子と申します。会員番号は12345です",
		"My order M-12345 and 4420-1187-2002 never came. Call +81 90 1234 5678.", "〈A〉という印は元からあります。090-1234-5678",
		"京都市中京区烏丸1丁目2-3 〒604-8151", "<A>プランです。090-1234-5678", "《 B 》と⟨A⟩です。090-1234-5678 山田様", "山田様\n生年月日は1985年4月12日です",
	} {
		h := Hide(text)
		if Mask(h.Text) != h.Text {
			t.Errorf("%q: something is left: %q", text, h.Text)
		}
		if got, whole := h.Restore(h.Text); got != norm.NFKC.String(text) || !whole {
			t.Errorf("%q became %q by %q", text, got, h.Text)
		}
		if got, _ := h.Restore(strings.NewReplacer("〈", "< ", "〉", " >").Replace(h.Text)); strings.Count(got, "< ") != strings.Count(text, "〈")*1 && !strings.Contains(text, "〈") {
			t.Errorf("%q: as models write marks: %q", text, got)
		}
	}
	h := Hide("電話は090-1234-5678です")
	if strings.ContainsAny(h.Text, "0123456789") {
		t.Error(h.Text)
	}
	if got, whole := h.Restore("My phone is written above"); whole || got != "My phone is written above" {
		t.Errorf("a mark that is lost is not told: %q", got)
	}
	if got, _ := h.Restore("<A> <ZZ>"); got != "090-1234-5678 <ZZ>" {
		t.Error(got)
	}
}

func TestLetters(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA"} {
		if got := lettersOf(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func FuzzHide(f *testing.F) {
	f.Add("電話は090-1234-5678です 〈A〉")
	f.Add("<A>プランです。090-1234-5678")
	f.Fuzz(func(t *testing.T, text string) {
		h := Hide(text)
		if got, whole := h.Restore(h.Text); !whole || got != norm.NFKC.String(text) {
			t.Errorf("%q became %q by %q", text, got, h.Text)
		}
	})
}
