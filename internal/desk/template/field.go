package template

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// A field is {root.name}. The console reads them by the same rule (web/src/entities/template).
const roots = `customer|order|operator|brand|date|ask`

var (
	field = regexp.MustCompile(`\{(` + roots + `)\.([^{}\r\n]{1,40})\}`)
	begun = regexp.MustCompile(`\{(` + roots + `)\.`)
	// loose is a field as a Japanese keyboard writes it, or one of a root that there is not.
	loose = regexp.MustCompile(`[{｛][\s　]*([A-Za-zＡ-Ｚａ-ｚ_]+)[\s　]*[.．][\s　]*([^{}｛｝\r\n]{1,60}?)[\s　]*[}｝]`)
)

// Known fields. Besides, {customer.NAME} is any attribute that is kept of the customer, and
// {ask.NAME} is what the operator is asked for before the text is inserted.
var Known = []string{
	"customer.name", "order.number", "order.goods", "order.day", "order.state",
	"operator.name", "brand.name", "date.today", "date.tomorrow",
}

// known tells whether there is such a field.
func known(root, name string) bool {
	return root == "customer" || root == "ask" || slices.Contains(Known, root+"."+name)
}

// Fields lists the fields of a text in their order, each once, without their braces.
func Fields(text string) (names []string) {
	for _, m := range field.FindAllStringSubmatch(text, -1) {
		if name := m[1] + "." + m[2]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Fill puts values into a text's fields; missing are those that have none, and stay as they are.
func Fill(text string, values map[string]string) (filled string, missing []string) {
	filled = field.ReplaceAllStringFunc(text, func(m string) string {
		name := strings.Trim(m, "{}")
		if v := strings.TrimSpace(values[name]); v != "" {
			return v
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return m
	})
	return filled, missing
}

// ErrUnfilled stops words that a customer would see with their braces.
var ErrUnfilled = desk.E(desk.Invalid, "unfilled_field", "A field of a template is not filled in. Write what belongs there, or take it away.").On("text")

// CheckFilled is the send guard's: it refuses a text with a field that nobody has filled.
func CheckFilled(text string) error {
	if names := Fields(text); len(names) > 0 {
		e := *ErrUnfilled
		e.Message = fmt.Sprintf("{%s} is not filled in. Write what belongs there, or take it away.", names[0])
		return &e
	}
	return nil
}

// tidyFields writes fields as they are read, whatever keyboard wrote them.
func tidyFields(text string) string {
	return loose.ReplaceAllStringFunc(text, func(m string) string {
		part := loose.FindStringSubmatch(m)
		root := strings.ToLower(norm.NFKC.String(part[1]))
		if !slices.Contains(strings.Split(roots, "|"), root) {
			return m // no field of ours: checkFields says so, or it is the shop's own way of writing
		}
		name := part[2]
		if root != "ask" && root != "customer" {
			name = strings.ToLower(norm.NFKC.String(name))
		} else if n := norm.NFKC.String(name); strings.EqualFold(n, "name") && root == "customer" {
			name = "name"
		}
		return "{" + root + "." + name + "}"
	})
}

// checkFields refuses fields that would never be filled.
func checkFields(text string) error {
	bad := func(code, format, name string) error {
		return desk.E(desk.Invalid, code, fmt.Sprintf(format, name)).On("text")
	}
	for _, m := range loose.FindAllStringSubmatch(text, -1) {
		root := strings.ToLower(norm.NFKC.String(m[1]))
		if !known(root, m[2]) {
			return bad("unknown_field", "There is no field {%s}. See the list of fields.", root+"."+m[2])
		}
	}
	for _, at := range begun.FindAllStringIndex(text, -1) {
		if whole := field.FindStringIndex(text[at[0]:]); whole == nil || whole[0] != 0 {
			return bad("unknown_field", "The field that begins with %s has no end, or too long a name.", text[at[0]:at[1]])
		}
	}
	return nil
}
