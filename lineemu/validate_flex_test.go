package lineemu_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const (
	words     = "Must be one of the following values: "
	wordsSize = "must be in pixels or one of [xxs, xs, sm, md, lg, xl, xxl, 3xl, 4xl, 5xl]"
	wordsStep = "must be in pixels or one of [none, xs, sm, md, lg, xl, xxl]"
	wordsHex  = "must be a color of the form #RRGGBB or #RRGGBBAA"
	wordsPad  = "must be in pixels, a percentage or one of [none, xs, sm, md, lg, xl, xxl]"
	wordsFlag = "must be true or false"
	wordsInt  = "must be a whole number of 0 or more"
)

// What LINE refuses of a Flex component's properties, one at a time; the part without the
// property is taken, and so is each of the good values.
func TestFlexProperties(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	const https = `"url":"https://example.com/a"`
	box := func(parts string) string { return `{"type":"box","layout":"vertical","contents":[` + parts + `]}` }
	for part, kind := range map[string]struct{ json, at string }{
		"bubble":    {`{"type":"bubble"%}`, ""},
		"box":       {`{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[]%}}`, ".body"},
		"gradient":  {`{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[],"background":{"type":"linearGradient","angle":"0deg","startColor":"#000000","endColor":"#ffffff"%}}}`, ".body.background"},
		"text":      {`{"type":"bubble","body":` + box(`{"type":"text","text":"t"%}`) + `}`, ".body.contents[0]"},
		"span":      {`{"type":"bubble","body":` + box(`{"type":"text","contents":[{"type":"span","text":"t"%}]}`) + `}`, ".body.contents[0].contents[0]"},
		"image":     {`{"type":"bubble","body":` + box(`{"type":"image",`+https+`%}`) + `}`, ".body.contents[0]"},
		"icon":      {`{"type":"bubble","body":` + box(`{"type":"box","layout":"baseline","contents":[{"type":"icon",`+https+`%}]}`) + `}`, ".body.contents[0].contents[0]"},
		"button":    {`{"type":"bubble","body":` + box(`{"type":"button","action":{"type":"uri","label":"l","uri":"tel:1"}%}`) + `}`, ".body.contents[0]"},
		"separator": {`{"type":"bubble","body":` + box(`{"type":"separator"%}`) + `}`, ".body.contents[0]"},
		"style":     {`{"type":"bubble","styles":{"footer":{"separator":true%}}}`, ".styles.footer"},
	} {
		send := func(t *testing.T, property string) []string {
			w.t = t
			frame := kind.json
			if strings.HasPrefix(property, `,"angle"`) {
				frame = strings.Replace(frame, `"angle":"0deg",`, "", 1) // a member may stand there once
			}
			return w.problems(`{"type":"flex","altText":"a","contents":` + strings.Replace(frame, "%", property, 1) + `}`)
		}
		t.Run(part, func(t *testing.T) {
			if got := send(t, ""); len(got) > 0 {
				t.Fatalf("without anything more: %q", got)
			}
			for _, p := range flexProperties {
				if !slices.Contains(strings.Fields(p.parts), part) {
					continue
				}
				for _, value := range p.good {
					if got := send(t, `,"`+p.name+`":`+value); len(got) > 0 {
						t.Errorf("%s %s: %q", p.name, value, got)
					}
				}
				for _, value := range p.bad {
					want := []string{"messages[0].contents" + kind.at + "." + p.name + ": " + p.says}
					if got := send(t, `,"`+p.name+`":`+value); !slices.Equal(got, want) {
						t.Errorf("%s %s: got  %q\nwant %q", p.name, value, got, want)
					}
				}
			}
		})
	}
}

var flexProperties = []struct {
	name, parts string
	good, bad   []string
	says        string
}{
	{"size", "bubble", []string{`"nano"`, `"deca"`, `"giga"`}, []string{`"huge"`, `""`}, words + "[nano, micro, deca, hecto, kilo, mega, giga]"},
	{"size", "bubble", nil, []string{`1`}, "must be a string"},
	{"direction", "bubble", []string{`"rtl"`}, []string{`"up"`}, words + "[ltr, rtl]"},
	{"size", "text span icon", []string{`"5xl"`, `"12.5px"`}, []string{`"huge"`, `"full"`, `"50%"`, `"12"`}, wordsSize},
	{"size", "image", []string{`"full"`, `"30%"`, `"120px"`}, []string{`"huge"`, `"101%"`}, "must be in pixels, a percentage or one of [xxs, xs, sm, md, lg, xl, xxl, 3xl, 4xl, 5xl, full]"},
	{"weight", "text span", []string{`"regular"`, `"bold"`}, []string{`"bolder"`}, words + "[regular, bold]"},
	{"style", "text span", []string{`"normal"`, `"italic"`}, []string{`"oblique"`}, words + "[normal, italic]"},
	{"style", "button", []string{`"primary"`, `"secondary"`, `"link"`}, []string{`"ghost"`}, words + "[primary, secondary, link]"},
	{"decoration", "text span", []string{`"underline"`, `"line-through"`, `"none"`}, []string{`"blink"`}, words + "[none, underline, line-through]"},
	{"align", "text image", []string{`"start"`, `"end"`, `"center"`}, []string{`"left"`}, words + "[start, end, center]"},
	{"gravity", "text image button", []string{`"top"`, `"bottom"`, `"center"`}, []string{`"middle"`}, words + "[top, bottom, center]"},
	{"adjustMode", "text button", []string{`"shrink-to-fit"`}, []string{`"shrink"`}, words + "[shrink-to-fit]"},
	{"height", "button", []string{`"sm"`, `"md"`}, []string{`"lg"`, `"40px"`}, words + "[sm, md]"},
	{"position", "box text image icon button", []string{`"relative"`, `"absolute"`}, []string{`"fixed"`}, words + "[relative, absolute]"},
	{"margin", "box text image icon button separator", []string{`"none"`, `"xxl"`, `"10px"`}, []string{`"huge"`, `"3xl"`, `"5%"`, `"-1px"`}, wordsStep},
	{"offsetTop", "box text image icon button", []string{`"md"`, `"-10px"`, `"50%"`}, []string{`"huge"`, `"10"`}, wordsPad},
	{"offsetEnd", "box text image icon button", []string{`"-5%"`}, []string{`"3xl"`}, wordsPad},
	{"spacing", "box", []string{`"sm"`, `"3px"`}, []string{`"4xl"`, `"3"`}, wordsStep},
	{"cornerRadius", "box", []string{`"sm"`, `"3px"`}, []string{`"round"`}, wordsStep},
	{"paddingAll", "box", []string{`"none"`, `"10px"`, `"10%"`}, []string{`"huge"`, `"-1px"`}, wordsPad},
	{"paddingStart", "box", nil, []string{`"1em"`}, wordsPad},
	{"width", "box", []string{`"80px"`, `"33.3%"`}, []string{`"md"`, `"120%"`}, "must be in pixels or a percentage"},
	{"maxHeight", "box", []string{`"80px"`}, []string{`"auto"`}, "must be in pixels or a percentage"},
	{"borderWidth", "box", []string{`"semi-bold"`, `"2px"`}, []string{`"thick"`}, "must be in pixels or one of [none, light, normal, medium, semi-bold, bold]"},
	{"justifyContent", "box", []string{`"space-evenly"`}, []string{`"stretch"`}, words + "[flex-start, center, flex-end, space-between, space-around, space-evenly]"},
	{"alignItems", "box", []string{`"center"`}, []string{`"baseline"`}, words + "[flex-start, center, flex-end]"},
	{"backgroundColor", "box image style", []string{`"#FFffFF"`, `"#00000080"`}, []string{`"red"`, `"#fff"`, `"#GGGGGG"`}, wordsHex},
	{"borderColor", "box", []string{`"#ffffff"`}, []string{`"white"`}, wordsHex},
	{"color", "text span button separator", []string{`"#ffffff"`}, []string{`"rgb(0,0,0)"`}, wordsHex},
	{"separatorColor", "style", []string{`"#ffffff"`}, []string{`"white"`}, wordsHex},
	{"centerColor", "gradient", []string{`"#ffffff"`}, []string{`"white"`}, wordsHex},
	{"centerPosition", "gradient", []string{`"0%"`, `"100%"`}, []string{`"10px"`, `"101%"`}, "must be a percentage from 0% to 100%"},
	{"angle", "gradient", []string{`"0deg"`, `"359.9deg"`}, []string{`"360deg"`, `"90"`, `"-1deg"`}, "must be an angle from 0deg to less than 360deg"},
	{"aspectRatio", "image icon", []string{`"20:13"`, `"1:3"`, `"100000:1"`}, []string{`"20/13"`, `"0:1"`, `"100001:1"`, `"1.5:1"`}, "must be width:height, each from 1 to 100000"},
	{"aspectRatio", "image icon", nil, []string{`"10:31"`}, "must not be more than three times as high as wide"},
	{"aspectMode", "image", []string{`"fit"`, `"cover"`}, []string{`"contain"`}, words + "[fit, cover]"},
	{"lineSpacing", "text", []string{`"10px"`}, []string{`"md"`}, "must be in pixels, such as 10px"},
	{"wrap", "text", []string{`true`, `false`}, []string{`"true"`}, wordsFlag},
	{"scaling", "text icon button", []string{`true`}, []string{`1`}, wordsFlag},
	{"animated", "image", []string{`true`}, []string{`"yes"`}, wordsFlag},
	{"flex", "box text image button", []string{`0`, `3`}, []string{`-1`, `1.5`, `"1"`}, wordsInt},
	{"maxLines", "text", []string{`0`, `2`}, []string{`-1`}, wordsInt},
}

// Where a component may stand.
func TestFlexPlacement(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	const (
		image  = `{"type":"image","url":"https://example.com/a"}`
		icon   = `{"type":"icon","url":"https://example.com/a"}`
		text   = `{"type":"text","text":"t"}`
		inBox  = words + "[box, button, image, text, separator, filler]"
		inBase = words + "[icon, text, filler]"
		movie  = `{"type":"video","url":"https://example.com/v","previewUrl":"https://example.com/p","altContent":` + image
	)
	box := func(layout, parts string) string {
		return `{"type":"box","layout":"` + layout + `","contents":[` + parts + `]}`
	}
	body := func(box string) string { return `{"type":"bubble","body":` + box + `}` }
	hero := func(part string) string { return `{"type":"bubble","hero":` + part + `}` }
	deep := text
	for range 20 {
		deep = box("horizontal", deep)
	}
	for _, tc := range []struct {
		name, contents string
		want           []string // without messages[0].contents
	}{
		{"baseline", body(box("baseline", icon+","+text+`,{"type":"filler"}`)), nil},
		{"icon outside a baseline box", body(box("horizontal", icon)), []string{".body.contents[0].type: " + inBox}},
		{"box in a baseline box", body(box("baseline", box("vertical", ""))), []string{".body.contents[0].type: " + inBase}},
		{"separator in a baseline box", body(box("baseline", `{"type":"separator"}`)), []string{".body.contents[0].type: " + inBase}},
		{"button in a baseline box", body(box("baseline", `{"type":"button"}`)), []string{".body.contents[0].type: " + inBase}},
		{"image in a baseline box", body(box("baseline", image)), []string{".body.contents[0].type: " + inBase}},
		{"span in a box", body(box("vertical", `{"type":"span","text":"t"}`)), []string{".body.contents[0].type: " + inBox}},
		{"text in a text", body(box("vertical", `{"type":"text","contents":[`+text+`]}`)), []string{".body.contents[0].contents[0].type: " + words + "[span]"}},
		{"text of nothing", body(box("vertical", `{"type":"text"}`)), []string{".body.contents[0].text: May not be empty"}},
		{"video in a body", body(box("vertical", movie+`}`)), []string{".body.contents[0].type: " + inBox}},
		{"video as hero", hero(movie + `,"aspectRatio":"20:13","action":{"type":"uri","label":"l","uri":"https://example.com"}}`), nil},
		{"video without what stands for it", hero(`{"type":"video","url":"https://example.com/v","previewUrl":"https://example.com/p"}`), []string{".hero.altContent: must be specified"}},
		{"video for a text", hero(strings.Replace(movie, image, text, 1) + `}`), []string{".hero.altContent.type: " + words + "[box, image]"}},
		{"video that says something", hero(movie + `,"action":{"type":"message","label":"l","text":"t"}}`), []string{".hero.action.type: " + words + "[uri]"}},
		{"video in a small bubble", `{"type":"bubble","size":"micro","hero":` + movie + `}}`, []string{".size: " + words + "[kilo, mega, giga]"}},
		{"video in a carousel", `{"type":"carousel","contents":[` + hero(movie+`}`) + `]}`, []string{".contents[0].hero: must not be a video in a carousel"}},
		{"text as hero", hero(text), []string{".hero.type: " + words + "[box, image, video]"}},
		{"image as body", body(image), []string{".body.type: " + words + "[box]"}},
		{"box without contents", body(`{"type":"box","layout":"vertical"}`), []string{".body.contents: must be specified"}},
		{"box of an unknown layout", body(box("grid", text)), []string{".body.layout: " + words + "[horizontal, vertical, baseline]"}},
		{"boxes in boxes", body(box("vertical", deep)), nil},
		{"a fault far inside", body(box("vertical", box("horizontal", box("vertical", image+","+icon)))), []string{".body.contents[0].contents[0].contents[1].type: " + inBox}},
		{"button without an action", body(box("vertical", `{"type":"button"}`)), []string{".body.contents[0].action: must be specified"}},
		{"button without a label", body(box("vertical", `{"type":"button","action":{"type":"uri","uri":"tel:1"}}`)), []string{".body.contents[0].action.label: May not be empty"}},
		{"box with an action without a label", body(`{"type":"box","layout":"vertical","contents":[],"action":{"type":"uri","uri":"tel:1"}}`), nil},
		{"gradient without its colours", body(`{"type":"box","layout":"vertical","contents":[],"background":{"type":"linearGradient","angle":"0deg"}}`), []string{".body.background.startColor: May not be empty", ".body.background.endColor: May not be empty"}},
		{"another background", body(`{"type":"box","layout":"vertical","contents":[],"background":{"type":"image"}}`), []string{".body.background.type: " + words + "[linearGradient]"}},
		{"ten animated images", body(box("vertical", times(10, same(`{"type":"image","url":"https://example.com/a","animated":true}`)))), nil},
		{"eleven animated images", body(box("vertical", times(11, same(`{"type":"image","url":"https://example.com/a","animated":true}`)))), []string{": must have 10 animated images at most"}},
		{"carousel in a carousel", `{"type":"carousel","contents":[{"type":"carousel","contents":[]}]}`, []string{".contents[0].type: " + words + "[bubble]"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			for i := range tc.want {
				tc.want[i] = "messages[0].contents" + tc.want[i]
			}
			if got := w.problems(`{"type":"flex","altText":"a","contents":` + tc.contents + `}`); !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// The size of a bubble and of a carousel, to the byte.
func TestFlexBytes(t *testing.T) {
	w := newWorld(t)
	const head, tail = `{"body":{"contents":[{"text":"`, `","type":"text"}],"layout":"vertical","type":"box"},"type":"bubble"}`
	bubble := func(n int) string { return head + strings.Repeat("a", n-len(head)-len(tail)) + tail }
	carousel := func(n int) string {
		frame := len(`{"contents":[,],"type":"carousel"}`)
		return `{"contents":[` + bubble(25<<10) + `,` + bubble(n-(25<<10)-frame) + `],"type":"carousel"}`
	}
	for _, tc := range []struct{ contents, want string }{
		{bubble(30 << 10), ""},
		{bubble(30<<10 + 1), "messages[0].contents: The size of the bubble must not exceed 30 KB"},
		{carousel(50 << 10), ""},
		{carousel(50<<10 + 1), "messages[0].contents: The size of the carousel must not exceed 50 KB"},
	} {
		if got := strings.Join(w.problems(`{"type":"flex","altText":"a","contents":`+tc.contents+`}`), ", "); got != tc.want {
			t.Errorf("%d bytes: %q, want %q", len(tc.contents), got, tc.want)
		}
	}
}

// The messages that the phone page is tested with are what LINE would take.
func TestFlexFixturesAreTaken(t *testing.T) {
	w := newWorld(t)
	files, err := filepath.Glob("../web/e2e/fixtures/flex/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.problems(string(raw)); len(got) > 0 {
			t.Errorf("%s: %q", filepath.Base(f), got)
		}
	}
}
