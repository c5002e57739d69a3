package bot

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// hole is {{field}}, {{customer.attribute}} or either with a form: {{day|date}}.
var hole = regexp.MustCompile(`\{\{\s*([^{}|]*?)\s*(?:\|\s*([a-z]*)\s*)?\}\}`)

// customerHole begins the name of an attribute.
const customerHole = "customer."

// fill writes the fields into a text. A field that isn't set leaves nothing.
func (x *walk) fill(text string) string {
	return hole.ReplaceAllStringFunc(text, func(m string) string {
		p := hole.FindStringSubmatch(m)
		return formatAs(x.value(p[1]), p[2])
	})
}

func (x *walk) value(name string) string {
	if attribute, ok := strings.CutPrefix(name, customerHole); ok {
		return x.w.Attributes[attribute]
	}
	return x.s.Fields[name]
}

// holes lists the names a text speaks of, and the forms it wants.
func holes(text string) (names, forms []string) {
	for _, p := range hole.FindAllStringSubmatch(text, -1) {
		names, forms = append(names, p[1]), append(forms, p[2])
	}
	return names, forms
}

// Forms of a hole. What doesn't fit the form is shown as it is.
const (
	formDate   = "date"   // 2026-12-01 → 12月1日(火)
	formNumber = "number" // 1200 → 1,200
)

func formatAs(value, form string) string {
	switch form {
	case formDate:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return showDate(t)
		}
	case formNumber:
		return groupDigits(value)
	}
	return value
}

func showDate(t time.Time) string {
	return itoa(int(t.Month())) + "月" + itoa(t.Day()) + "日(" + []string{"日", "月", "火", "水", "木", "金", "土"}[t.Weekday()] + ")"
}

func groupDigits(value string) string {
	if _, ok := new(big.Rat).SetString(value); !ok || strings.ContainsAny(value, "eE/_") {
		return value
	}
	whole, rest, frac := strings.Cut(value, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac {
		whole += "." + rest
	}
	return sign + whole
}

// fillJSON fills every string of a message object; names of members stay.
func (x *walk) fillJSON(raw json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return raw
	}
	out, err := json.Marshal(desk.EachString(v, x.fill))
	if err != nil {
		return raw
	}
	return out
}
