package guard

import (
	"fmt"
	"strconv"
	"testing"
	"unicode/utf16"
)

func TestMaskFindsCards(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"alone", "4111111111111111", "************1111"},
		{"in a sentence", "カード番号は4111111111111111です。", "カード番号は************1111です。"},
		{"spaces", "4111 1111 1111 1111", "**** **** **** 1111"},
		{"hyphens", "番号 5555-5555-5555-4444 有効期限 12/28", "番号 ****-****-****-4444 有効期限 12/28"},
		{"full-width", "４１１１１１１１１１１１１１１１", "＊＊＊＊＊＊＊＊＊＊＊＊１１１１"},
		{"full-width, long vowel mark", "４１１１ー１１１１ー１１１１ー１１１１", "＊＊＊＊ー＊＊＊＊ー＊＊＊＊ー１１１１"},
		{"full-width hyphen and space", "４１１１－１１１１　１１１１－１１１１", "＊＊＊＊－＊＊＊＊　＊＊＊＊－１１１１"},
		{"mixed widths", "４１１１1111１１１１1111", "＊＊＊＊****＊＊＊＊1111"},
		{"minus, dashes", "4111−1111–1111—1111", "****−****–****—1111"},
		{"hyphens of typography", "4111‐1111‑1111‐1111", "****‐****‑****‐1111"},
		{"dots", "4111.1111.1111.1111", "****.****.****.1111"},
		{"slashes", "4111/1111/1111/1111", "****/****/****/1111"},
		{"spaced hyphens", "4111 - 1111 - 1111 - 1111", "**** - **** - **** - 1111"},
		{"a group a line", "4111\n1111\n1111\n1111", "****\n****\n****\n1111"},
		{"windows lines", "4111\r\n1111\r\n1111\r\n1111", "****\r\n****\r\n****\r\n1111"},
		{"two groups a line", "カード\n4111 1111\n1111 1111\n12/28", "カード\n**** ****\n**** 1111\n12/28"},
		{"two groups a line, expiry beside", "4111 1111\n1111 1111 12/28", "**** ****\n**** 1111 12/28"},
		{"broken once", "4111-1111-1111-\n1111", "****-****-****-\n1111"},
		{"digit by digit", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1"},
		{"prefix and rest", "411111-1111111111", "******-******1111"},
		{"odd groups, alone", "411-1111-11111-1111", "***-****-*****-1111"},
		{"zero width", "4111\u200b1111\u200b1111\u200b1111", "****\u200b****\u200b****\u200b1111"},
		{"no-break spaces", "4111\u00a01111\u00a01111\u00a01111", "****\u00a0****\u00a0****\u00a01111"},
		{"bold", "**4111111111111111**", "**************1111**"},
		{"with expiry and code", "4111 1111 1111 1111 12/28 123", "**** **** **** 1111 12/28 123"},
		{"expiry without slash", "4111 1111 1111 1111 1228", "**** **** **** 1111 1228"},
		{"after another number", "注文 12345 4111 1111 1111 1111", "注文 12345 **** **** **** 1111"},
		{"after a phone number", "090-1234-5678 4111-1111-1111-1111", "090-1234-5678 ****-****-****-1111"},
		{"stuck to letters", "VISA4111111111111111まで", "VISA************1111まで"},
		{"two cards", "4111111111111111と5555555555554444", "************1111と************4444"},
		{"two cards, lines", "4111 1111 1111 1111\n5555 5555 5555 4444", "**** **** **** 1111\n**** **** **** 4444"},
		{"emoji around", "💳4111111111111111🙏", "💳************1111🙏"},
		{"amex groups", "3782 822463 10005", "**** ****** *0005"},
		{"diners groups", "3056 930902 5904", "**** ****** 5904"},
		{"amex", "378282246310005", "***********0005"},
		{"jcb", "3530111333300000", "************0000"},
		{"jcb, old", withCheckDigit("18001234567890"), "***********" + withCheckDigit("18001234567890")[11:]},
		{"mastercard 2", "2223003122003222", "************3222"},
		{"mastercard", "5105105105105100", "************5100"},
		{"diners", "30569309025904", "**********5904"},
		{"diners 38", "38520000023237", "**********3237"},
		{"discover", "6011111111111117", "************1117"},
		{"unionpay 19", "6205500000000000004", "***************0004"},
		{"visa 13", "4222222222222", "*********2222"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, found := Mask(tt.in)
			if got != tt.want {
				t.Errorf("Mask(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
			if len(found) == 0 {
				t.Error("no finding reported")
			}
		})
	}
}

func TestMaskLeavesOtherNumbers(t *testing.T) {
	tests := []struct{ name, in string }{
		{"empty", ""},
		{"no digits", "商品が届きません"},
		{"wrong check digit", "4111111111111112"},
		{"too long a run", "41111111111111111"},
		{"inside a longer run", "9941111111111111111199"},
		{"no issuer", "9111111111111111"},
		{"zeros", "0000 0000 0000 0000"},
		{"mobile", "090-1234-5678 に電話してください"},
		{"mobile, international", "+81 90-1234-5678"},
		{"phones in a list", "03-1234-5678\n090-1234-5678\n080-8765-4321"},
		{"postcode and phone", "〒355-0011 090-1234-5678"},
		{"parcel, Yamato", "お問い合わせ番号 4111-1111-1111"},
		{"two parcels", "4111-1111-1111\n1111-2222-3333"},
		{"two parcels, one line", "4111-1111-1111 1111-2222-3333"},
		{"parcel, EMS", "EJ123456789JP"},
		{"JAN code", "JAN 4901234567894 の在庫はありますか"},
		{"Amazon order", "250-1234567-1234567"},
		{"Rakuten order", "362345-20241101-0123456789"},
		{"LINE message id", "468789577898262530"},
		{"LINE id that passes Luhn", "411111111111111110"},
		{"time stamp", "2026-11-23 07:22:31 20261123072231"},
		{"prices", "4980, 5980, 1980, 2980円"},
		{"full stop between sentences", "数量は4111。1111は不要。1111と1111"},
		{"too wide a gap", "4111     1111     1111     1111"},
		{"masked already", "************1111"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, found := Mask(tt.in); got != tt.in || len(found) > 0 {
				t.Errorf("Mask(%q) = %q, %v; want it untouched", tt.in, got, found)
			}
		})
	}
}

func TestBarCodesThatPassLuhnAreLeft(t *testing.T) {
	both := 0
	for n := 4912345600000; n < 4912345601000; n++ {
		code := strconv.Itoa(n)
		if cells := scan(code, minCard); !luhn(cells) || !japaneseArticle(cells) {
			continue
		}
		both++
		if got, _ := Mask(code); got != code {
			t.Errorf("Mask(%s) = %s", code, got)
		}
	}
	if both == 0 {
		t.Error("no code fits both check digits: the test says nothing")
	}
}

// The first 16 digits and the last 16 of these 20 both read as a card. Whichever the
// customer meant, no more than its last four may stay.
func TestOverlappingReadingsAreBothMasked(t *testing.T) {
	tried := 0
	for c := range 10 {
		head := "4929 4111 1111 111" + strconv.Itoa(c)
		if _, found := Mask(head); len(found) == 0 {
			continue
		}
		for g := range 10000 {
			in := fmt.Sprintf("%s %04d", head, g)
			if _, found := Mask(in[5:]); len(found) == 0 {
				continue
			}
			tried++
			if got, found := Mask(in); got != "**** **** **** **** "+in[20:] || len(found) != 2 {
				t.Fatalf("Mask(%q) = %q, %v", in, got, found)
			}
		}
	}
	if tried == 0 {
		t.Error("no such number was made")
	}
}

func TestFindingOffsets(t *testing.T) {
	in := "💳は４１１１ 1111-1111 1111、次"
	masked, found := Mask(in)
	if len(found) != 1 {
		t.Fatalf("found %v, want one", found)
	}
	want := Finding{Kind: KindCard, Offset: 3, Length: 19, Last4: "1111"}
	if found[0] != want {
		t.Errorf("found %+v, want %+v", found[0], want)
	}
	u := utf16.Encode([]rune(masked))
	if got := string(utf16.Decode(u[want.Offset : want.Offset+want.Length])); got != "＊＊＊＊ ****-**** 1111" {
		t.Errorf("the offsets cut out %q", got)
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{
		"", "4111111111111111", "４１１１ー１１１１ー１１１１ー１１１１", "4111 1111\n1111 1111 12/28", "\xff4111\x001111 1111 1111",
		"4111111111111111 5555555555554444", "4222222222222 4111-1111-1111-1111-123", "💳3782 822463 10005",
		"41111111111111115555555555554444", "4\ufe0f\u20e31\ufe0f\u20e311 1111 1111 1111 1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, found := Mask(s)
		if a, b := unitLen(s), unitLen(got); a != b {
			t.Fatalf("Mask(%q) = %q: %d units became %d", s, got, a, b)
		}
		if (got != s) != (len(found) > 0) {
			t.Fatalf("Mask(%q) = %q, but found %v", s, got, found)
		}
		for _, x := range found {
			if x.Offset < 0 || x.Length < minCard || x.Offset+x.Length > unitLen(s) || len(x.Last4) != 4 {
				t.Fatalf("Mask(%q): finding %+v is out of the text", s, x)
			}
		}
		if again, more := Mask(got); again != got || len(more) > 0 {
			t.Fatalf("Mask(%q) = %q, and again %q %v", s, got, again, more)
		}
	})
}

// unitLen counts UTF-16 units; a byte that is not UTF-8 counts as one.
func unitLen(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}
