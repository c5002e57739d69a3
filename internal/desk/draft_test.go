package desk

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDraftTake(t *testing.T) {
	noon := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	held := Draft{Field: DraftReply, Version: 3, At: noon, Text: "お調べします"}
	for _, c := range []struct {
		name    string
		held    Draft
		edit    DraftEdit
		text    string
		other   string
		version int64
	}{
		{"the first", Draft{}, DraftEdit{Text: "お", At: noon}, "お", "", 1},
		{"goes on", held, DraftEdit{Text: "お調べしますので", Base: 3, At: noon.Add(1)}, "お調べしますので", "", 4},
		{"emptied", held, DraftEdit{Text: "", Base: 3, At: noon.Add(1)}, "", "", 4},
		{"the same again", held, DraftEdit{Text: "お調べします", Base: 2, At: noon.Add(1)}, "お調べします", "", 3},
		{"behind and later", held, DraftEdit{Text: "別件です", Base: 2, At: noon.Add(1)}, "別件です", "お調べします", 4},
		{"behind and earlier", held, DraftEdit{Text: "別件です", Base: 2, At: noon.Add(-1)}, "お調べします", "別件です", 4},
		{"behind, but it holds the other", held, DraftEdit{Text: "お調べします。", Base: 2, At: noon.Add(1)}, "お調べします。", "", 4},
		{"behind, earlier, and held anyway", held, DraftEdit{Text: "お調べ", Base: 2, At: noon.Add(-1)}, "お調べします", "", 3},
		{"behind and empty", held, DraftEdit{Text: "", Base: 2, At: noon.Add(1)}, "お調べします", "", 3},
		{"behind what was sent", Draft{Version: 5, At: noon}, DraftEdit{Text: "続き", Base: 3, At: noon.Add(-1)}, "続き", "", 6},
		{"a third device", Draft{Version: 4, At: noon, Text: "二", Other: "一"}, DraftEdit{Text: "三", Base: 1, At: noon.Add(1)}, "三", "一\n二", 5},
		{"seen", Draft{Version: 4, At: noon, Text: "二", Other: "一"}, DraftEdit{Text: "二", Base: 4, At: noon, Drop: true}, "二", "", 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.held.Take(c.edit)
			if got.Text != c.text || got.Other != c.other || got.Version != c.version {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestDraftLosesNothing: whatever two devices do, what one wrote last without building on
// the other stands in the field or beside it until somebody says that it was seen.
func TestDraftLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, clock := Draft{}, time.Unix(0, 0)
		base := [2]int64{}
		var lastBehind string
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			who := rapid.IntRange(0, 1).Draw(t, "who")
			clock = clock.Add(time.Duration(rapid.IntRange(-3, 5).Draw(t, "ms")) * time.Millisecond)
			text := rapid.StringMatching(`[a-e]{1,4}`).Draw(t, "text")
			behind := base[who] != d.Version
			before := d
			d = d.Take(DraftEdit{Text: text, Base: base[who], At: clock})
			base[who] = d.Version
			if all := d.Text + "\n" + d.Other; !strings.Contains(all, text) {
				t.Fatalf("%q is gone from %+v", text, d)
			} else if behind && !strings.Contains(all, before.Text) {
				t.Fatalf("%q is gone from %+v", before.Text, d)
			}
			lastBehind = before.Other
			if lastBehind != "" && !strings.Contains(d.Other, lastBehind) {
				t.Fatalf("%q was not seen yet: %+v", lastBehind, d)
			}
		}
	})
}
