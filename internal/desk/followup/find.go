package followup

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Find gives the earliest time by which a text promises something. now is in the place whose
// clock the text speaks of.
func Find(text string, now time.Time) (due time.Time, ok bool) {
	for _, s := range sentences(text) {
		if at, found := sentence(s, now); found && (!ok || at.Before(due)) {
			due, ok = at, true
		}
	}
	return due, ok
}

var ends = regexp.MustCompile(`[。！!\n]|[？?]`)

// sentences parts a text; of a question the mark is kept.
func sentences(text string) (out []string) {
	text = norm.NFKC.String(text)
	for text != "" {
		at := ends.FindStringIndex(text)
		if at == nil {
			return append(out, text)
		}
		end := at[0]
		if text[at[0]] == '?' {
			end = at[1]
		}
		out = append(out, text[:end])
		text = text[at[1]:]
	}
	return out
}

// will is how the desk says in Japanese that it does something.
const will = `(?:いたします|致します|します|しますね|差し?上げます|さしあげます|させて(?:いただ|頂)きます|申し上げます|いたしますので|する予定(?:です|でございます)|いたす予定|できる(?:予定|見込み)|となる予定)`

var (
	// contact is a promise to be in touch: it counts without a time when it says "later".
	contact = regexp.MustCompile(`(?:連絡|電話|回答|返事|返信|返答|案内|報告|お知らせ|メール|お送り|折り?返し)(?:を|も|は)?(?:改めて)?` + will)
	// doing is any other act of the desk's: it counts with a time only.
	doing = regexp.MustCompile(will)
	later = regexp.MustCompile(`折り?返し|後ほど|のちほど|次第|(?:確認|お調べ|調査|照会|相談)(?:の上|のうえ|して|いたしまして|し)[、,]?|追って|改めて|あらためて`)
	soon  = regexp.MustCompile(`至急|すぐに|早急に|ただちに|今すぐ`)
	// not are words of the customer's part, of what is no act of the desk's, and of what is over.
	not = regexp.MustCompile(`お願い(?:いた|致|し|申)|ください|下さい|(?:いただ|頂)け|ますか|ましょうか|でしょうか|終了(?:いた|し|と)|営業(?:いた|し|時間)|受付(?:いた|し|時間|終了)|締め?切` +
		`|開始(?:いた|し)|お届け|届く|届き|到着|配達|着荷|[?]$|ません|かねます|場合(?:は|に)|可能性|しました|いたしました`)
)

// sentence reads one.
func sentence(s string, now time.Time) (time.Time, bool) {
	if not.MatchString(s) || !doing.MatchString(s) {
		return time.Time{}, false
	}
	if at, ok := when(s, now); ok {
		return at, true
	}
	if !contact.MatchString(s) {
		return time.Time{}, false
	}
	switch {
	case soon.MatchString(s):
		return minute(now.Add(time.Hour)), true
	case later.MatchString(s):
		return minute(now.Add(2 * time.Hour)), true
	}
	return time.Time{}, false
}

// minute rounds up to five of them: nobody promises 15:02.
func minute(t time.Time) time.Time {
	if r := t.Truncate(5 * time.Minute); !r.Equal(t) {
		return r.Add(5 * time.Minute)
	}
	return t
}

// has tells whether a sentence has one of some words.
func has(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// Sentence finds the sentence that promises the earliest, by bytes of the text.
func Sentence(text string, now time.Time) (from, to int, due time.Time, ok bool) {
	for at := 0; at < len(text); {
		end := len(text)
		if m := rawEnds.FindStringIndex(text[at:]); m != nil {
			end = at + m[1]
		}
		if when, found := Find(text[at:end], now); found && (!ok || when.Before(due)) {
			from, to, due, ok = at, end, when, true
		}
		at = end
	}
	for ok && from < to && (text[from] == ' ' || text[from] == '\n') {
		from++
	}
	return from, to, due, ok
}

// rawEnds is ends for a text as it was written.
var rawEnds = regexp.MustCompile(`[。｡！!？?\n]`)
