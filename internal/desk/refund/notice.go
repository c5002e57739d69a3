package refund

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// NoticeFields are those that the words to the customer may hold, as {name}.
var NoticeFields = []string{"customer.name", "refund.amount", "refund.order", "refund.way", "operator.name", "brand.name", "date.today"}

var noticeField = regexp.MustCompile(`\{([^{}\r\n]{1,60})\}`)

// checkNotice refuses fields that would never be filled in.
func checkNotice(text string) error {
	for _, m := range noticeField.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(NoticeFields, m[1]) {
			return desk.E(desk.Invalid, "unknown_field", fmt.Sprintf("There is no field {%s} here. There are: {%s}.", m[1], strings.Join(NoticeFields, "}, {"))).On("notice")
		}
	}
	return nil
}

// Notice puts values into the words to the customer. A line with a field that has none is left
// out: a refund without an order says nothing of its number.
func Notice(text string, values map[string]string) string {
	var lines []string
	for line := range strings.Lines(text) {
		missing := false
		line = noticeField.ReplaceAllStringFunc(line, func(m string) string {
			v := strings.TrimSpace(values[strings.Trim(m, "{}")])
			missing = missing || v == ""
			return v
		})
		if !missing {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, ""))
}

// wayWords are the ways as customers read them.
var wayWords = map[Way]string{Card: "ご利用のクレジットカード", Bank: "銀行振込", Points: "ポイント", Coupon: "クーポン", Cash: "現金"}

// Values are what a refund fills fields with.
func (r Refund) Values() map[string]string {
	return map[string]string{"refund.amount": Yen(r.Amount), "refund.order": r.Order, "refund.way": wayWords[r.Way]}
}

// Yen writes an amount as customers read it: 12,800円.
func Yen(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + "円"
}
