package guard

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// The corpora are made from a fixed seed: the same 20,000 lines every time.
const corpusLines = 20000

func TestRecallOnWrittenCards(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	missed := 0
	for range corpusLines {
		number := randomCard(r)
		line := fmt.Sprintf(pick(r, sentences), write(r, number))
		masked, _ := Mask(line)
		if hidden := len(plain(line)) - len(plain(masked)); hidden < len(number)-keptDigits {
			missed++
			t.Logf("missed: %q -> %q", line, masked)
		}
	}
	if missed > corpusLines/200 {
		t.Errorf("%d cards of %d missed; the aim is 0.5 %%", missed, corpusLines)
	}
	t.Logf("recall %.3f %%", 100-100*float64(missed)/corpusLines)
}

func TestFalseAlarmsOnEverydayNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	alarms := 0
	for range corpusLines {
		line := fmt.Sprintf(pick(r, questions), everyday(r))
		if masked, found := Mask(line); len(found) > 0 {
			alarms++
			if alarms <= 20 {
				t.Logf("false alarm: %q -> %q", line, masked)
			}
		}
	}
	if alarms > corpusLines/200 {
		t.Errorf("%d false alarms in %d lines; the aim is 0.5 %%", alarms, corpusLines)
	}
	t.Logf("false alarms %.3f %%", 100*float64(alarms)/corpusLines)
}

var sentences = []string{
	"%s", "カード番号は%sです", "番号：%s 期限12/28", "%s\nこちらでお願いします", "VISA %s ヤマダタロウ", "支払いできません(%s)",
	"12/28 %s", "すみません、%s で合っていますか？", "My card is %s.", "%s 123", "💳%s🙏",
}

var questions = []string{
	"%s", "注文番号%sの件です", "追跡番号は %s です。", "%sに電話をください", "昨日%sを頼みました", "%s\nどうなっていますか", "伝票:%s", "No.%s",
}

// write puts a number down the way people do.
func write(r *rand.Rand, number string) string {
	sep := pick(r, []string{"", "", " ", "-", "　", "－", "ー", "−", "‐", "–", "—", ".", "/", "\n", " - "})
	sizes := []int{4, 4, 4, 4, 4}
	if len(number) < 16 && len(number) > 13 {
		sizes = []int{4, 6, 5}
	}
	var groups []string
	for rest := number; rest != ""; sizes = sizes[1:] {
		n := min(sizes[0], len(rest))
		groups = append(groups, rest[:n])
		rest = rest[n:]
	}
	s := strings.Join(groups, sep)
	if r.IntN(3) == 0 {
		s = wide(s)
	}
	return s
}

func randomCard(r *rand.Rand) string {
	brand := brands[r.IntN(len(brands))]
	n := brand.prefix
	for len(n) < brand.length-1 {
		n += strconv.Itoa(r.IntN(10))
	}
	return withCheckDigit(n)
}

var brands = []struct {
	prefix string
	length int
}{
	{"4", 16}, {"4", 16}, {"4", 16}, {"4", 19}, {"51", 16}, {"55", 16}, {"2221", 16}, {"2720", 16}, {"34", 15}, {"37", 15},
	{"3528", 16}, {"3540", 16}, {"3589", 16}, {"36", 14}, {"300", 14}, {"38", 14}, {"6011", 16}, {"65", 16}, {"62", 16}, {"62", 19},
}

// everyday makes a number of the kinds customers of a Japanese shop write.
func everyday(r *rand.Rand) string {
	d := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + r.IntN(10))
		}
		return string(b)
	}
	day := fmt.Sprintf("20%02d%02d%02d", 22+r.IntN(5), 1+r.IntN(12), 1+r.IntN(28))
	switch r.IntN(18) {
	case 0:
		return "090-" + d(4) + "-" + d(4)
	case 1:
		return "080" + d(8)
	case 2:
		return "03-" + d(4) + "-" + d(4)
	case 3:
		return "+81 " + d(2) + " " + d(4) + " " + d(4)
	case 4:
		return "〒" + d(3) + "-" + d(4) + " 090-" + d(4) + "-" + d(4)
	case 5:
		return d(4) + "-" + d(4) + "-" + d(4) // Yamato, Japan Post
	case 6:
		return d(12) // Sagawa
	case 7:
		return d(4) + "-" + d(4) + "-" + d(4) + "\n" + d(4) + "-" + d(4) + "-" + d(4)
	case 8:
		return d(12) + "\n" + d(12)
	case 9:
		return d(6) + "-" + day + "-" + d(10) // Rakuten
	case 10:
		return "2" + d(2) + "-" + d(7) + "-" + d(7) // Amazon
	case 11:
		return day + "-" + d(6)
	case 12:
		return day + d(8)
	case 13:
		return articleCode(r)
	case 14:
		return d(8)
	case 15:
		return d(10)
	case 16:
		return "4687" + d(14) // LINE's own ids
	default:
		return day[:4] + "/" + day[4:6] + "/" + day[6:] + " 12:34 " + d(7)
	}
}

// articleCode makes a Japanese bar code with its check digit.
func articleCode(r *rand.Rand) string {
	for {
		code := pick(r, []string{"45", "49"}) + fmt.Sprintf("%011d", r.Int64N(1e11))
		if japaneseArticle(scan(code, minCard)) {
			return code
		}
	}
}

func withCheckDigit(n string) string {
	for c := '0'; c <= '9'; c++ {
		if s := n + string(c); luhn(scan(s, 1)) {
			return s
		}
	}
	panic("no check digit fits")
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func wide(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c - '0' + '０'
		}
		return c
	}, s)
}

// plain leaves only digits, in ASCII.
func plain(s string) string {
	var b strings.Builder
	for _, c := range s {
		if v, ok := digitOf(c); ok {
			b.WriteByte('0' + v)
		}
	}
	return b.String()
}
