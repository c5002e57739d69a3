package care

import (
	"strconv"
	"strings"
	"time"
)

// CheckText is the closing check where a brand has set no other.
const CheckText = "その後、ご不明な点はございませんか。ご返信がない場合は{{time}}に受付を終了いたします。"

// SurveyText asks how the customer was served.
const SurveyText = "このたびの対応はいかがでしたか。ご意見をお聞かせください(1回タップするだけで完了します)。"

const timeMark = "{{time}}"

// step is what closing times are rounded up to: 「15時10分頃」 and not 「15時7分頃」.
const step = 10 * time.Minute

// CloseAt is when an inquiry is closed whose check goes out now: a time that one can say.
func (s Settings) CloseAt(now time.Time) time.Time {
	at := now.Add(s.Filled().Check.Close)
	if r := at.Truncate(step); !r.Equal(at) {
		return r.Add(step)
	}
	return at
}

// Ask writes the check that says when the inquiry is closed, in the customer's own time.
func (s Settings) Ask(now, closing time.Time, zone *time.Location) string {
	return strings.ReplaceAll(s.Filled().Check.Text, timeMark, around(closing.In(zone), now.In(zone)))
}

// around says a time as people do: 15時頃, 15時10分頃, 明日9時頃, 12月3日10時頃.
func around(at, now time.Time) string {
	day := ""
	switch days := dayOf(at).Sub(dayOf(now)); {
	case days >= 48*time.Hour:
		day = at.Format("1月2日")
	case days >= 20*time.Hour: // a day with 23 hours is one, too
		day = "明日"
	}
	minute := ""
	if at.Minute() != 0 {
		minute = strconv.Itoa(at.Minute()) + "分"
	}
	return day + strconv.Itoa(at.Hour()) + "時" + minute + "頃"
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// grateful are words that end a talk; open are words that say that it does not end. Both
// together are no goodbye: 「ありがとうございます。あと、送料は…」.
var (
	grateful = []string{"ありがと", "有難う", "有り難う", "助かりました", "助かります", "解決しました", "解決できました", "大丈夫です", "承知しました", "承知いたしました", "了解しました", "了解です",
		"わかりました", "分かりました", "よろしくお願い", "thank"}
	open = []string{"?", "？", "まだ", "でも", "しかし", "けど", "けれど", "ですが", "ますが", "たが、", "のですが", "あと、", "あと ", "それと", "ほかに", "他に", "もう一つ", "もうひとつ", "もう1つ", "質問", "教えて",
		"ください", "下さい", "ほしい", "欲しい", "でしょうか", "ますか", "ですか", "ません", "ないです", "届かな", "困"}
)

// maxThanks is how many characters a goodbye has at most.
const maxThanks = 60

// Thanks tells whether a customer's words are a goodbye: after them nobody needs to be
// asked whether there is anything else.
func Thanks(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	if n := len([]rune(text)); n == 0 || n > maxThanks {
		return false
	}
	return containsOne(text, grateful) && !containsOne(text, open)
}

func containsOne(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
