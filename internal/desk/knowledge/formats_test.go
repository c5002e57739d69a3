package knowledge

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// texts of all that breaks formats: quotes, separators, line ends, formulas, fences.
var texts = rapid.OneOf(
	rapid.SampledFrom([]string{"送料はいくらですか", "=1+1", "'=1", "''+3", "-", "@x", "a,b", `"quoted"`, "一行目\r\n二行目", "a\n---\nb", "---", ": x", "# 見出し", "[x]", "{", "\u2028", "😀", "\ttab", "~〜－"}),
	rapid.StringN(1, 40, 200),
)

var answers = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) desk.Content {
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: texts.Draw(t, "alt"), Message: []byte(`{"type":"flex","n":1}`)}}
	case 1:
		return desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "446", StickerID: "1988"}}
	}
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: texts.Draw(t, "text")}}
}), 0, 3)

var bodies = rapid.Custom(func(t *rapid.T) Body {
	b := Body{Title: texts.Draw(t, "title"), Question: texts.Draw(t, "question"), Answer: answers.Draw(t, "answer"),
		Kind: rapid.SampledFrom([]Kind{FAQ, Article}).Draw(t, "kind"), Audience: rapid.SampledFrom([]Audience{ForCustomers, ForOperators}).Draw(t, "audience"),
		Language: rapid.SampledFrom([]string{"ja", "en", "zh-Hant"}).Draw(t, "language")}
	if rapid.Bool().Draw(t, "category") {
		b.Category = Category{Major: "配送", Middle: texts.Draw(t, "middle")}
	}
	if rapid.Bool().Draw(t, "from") {
		b.ValidFrom = noon.Add(time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "ms")) * time.Millisecond)
	}
	if rapid.Bool().Draw(t, "files") {
		b.Attachments = []desk.AttachmentID{"01jd1", "01jd2"}
	}
	return clean(b).Tidy()
})

// clean does what the guard does before a text is stored.
func clean(b Body) Body {
	b.EachText(func(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "") })
	return b
}

// What leaves comes back as it was, in every format.
func TestRoundTrip(t *testing.T) {
	for _, f := range []Format{CSV, CSV932, JSON, Markdown} {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				var entries []Entry
				phrases := Phrases{}
				for i := range rapid.IntRange(1, 3).Draw(t, "n") {
					b := bodies.Filter(func(b Body) bool { return b.Validate() == nil }).Draw(t, "body")
					entries = append(entries, Entry{ID: EntryID(fmt.Sprintf("e%d", i)), External: fmt.Sprintf("外部/%d", i), Body: b})
					if rapid.Bool().Draw(t, "phrases") {
						phrases[EntryID(fmt.Sprintf("e%d", i))] = []string{"=送料,いくら", "\"送料\"は？", "いくら: かかる"}
					}
				}
				data, err := Write(f, entries, phrases)
				if f == CSV932 && desk.CodeOf(err) == "not_in_cp932" {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				rows, err := Read(data)
				if err != nil {
					t.Fatalf("%v in %q", err, data)
				}
				back, said := map[string]Body{}, map[string][]string{}
				for _, r := range rows {
					if r.Err != nil {
						t.Fatalf("%v in %q", r.Err, data)
					}
					back[r.External], said[r.External] = r.Body, r.Phrases
				}
				for _, e := range entries {
					if d := cmp.Diff(e.Body, back[e.External]); d != "" {
						t.Fatalf("%s\n%q", d, data)
					}
					if d := cmp.Diff(phrases[e.ID], said[e.External]); d != "" {
						t.Fatalf("phrasings: %s\n%q", d, data)
					}
				}
			})
		})
	}
}

func TestEncodings(t *testing.T) {
	const file = "質問,回答\n髙島屋の送料は？,①〜③のとおりです。\n"
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.ReplaceAll(file, "〜", "～"))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(file, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"utf-8": file, "with mark": "\ufeff" + file, "cp932": sjis, "utf-16 with tabs": utf16} {
		rows, err := Read([]byte(data))
		if err != nil || len(rows) != 1 || rows[0].Err != nil || rows[0].Body.Question != "髙島屋の送料は？" {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, data, code, words string }{
		{"empty", "", "empty_file", "empty"},
		{"only a heading", "質問,回答\n", "no_entries", "no entry"},
		{"no such column", "質問,回答,色\n1,2,3\n", "unknown_column", "色"},
		{"a column twice", "質問,回答,回答文\n1,2,3\n", "duplicate_column", "twice"},
		{"no answers", "質問,カテゴリ大\n1,2\n", "missing_columns", "質問 and 回答"},
		{"open quote", "質問,回答\n\"a,b\nc", "bad_csv", "quotation"},
		{"binary", "\xff\x00\x81\x00\xfd", "bad_encoding", "UTF-8"},
		{"object", `[{"question":1}`, "bad_json", "JSON"},
		{"broken zip", "PK\x03\x04xxxx", "bad_zip", "zip"},
		{"too many", "質問,回答\n" + strings.Repeat("a,b\n", MaxRows+1), "too_many_rows", "5000"},
		{"too large", strings.Repeat("x", MaxBytes+1), "too_large", "20 MB"},
	} {
		_, err := Read([]byte(c.data))
		if desk.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRowsThatAreWrong(t *testing.T) {
	file := "ID,質問,回答,対象,公開開始,公開終了,回答JSON\n" +
		"1,よい,答え,お客様,2026/12/1,2026-12-31,\n" +
		"1,二度目,答え,,,,\n" +
		"3,期間,答え,,2026-12-02,2026-12-01,\n" +
		"4,日付,答え,,そのうち,,\n" +
		"5,対象,答え,みんな,,,\n" +
		"6,JSON,答え,,,,[{]\n" +
		"7,違う,古い答え,,,,\"[{\"\"kind\"\":\"\"text\"\",\"\"text\"\":{\"\"text\"\":\"\"新しい答え\"\"}}]\"\n"
	rows, err := Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for i, words := range []string{"", "Row 2", "before it begins", "no time", "audience", "回答JSON", "different things"} {
		if got := fmt.Sprint(rows[i].Err); words == "" && rows[i].Err != nil || !strings.Contains(got, words) && words != "" {
			t.Errorf("row %d: %s", i, got)
		}
	}
	if b := rows[0].Body; b.ValidFrom.Format(time.RFC3339) != "2026-11-30T15:00:00Z" || b.ValidUntil.Format(time.RFC3339) != "2026-12-31T15:00:00Z" {
		t.Errorf("a day in Japan, the last one whole: %v %v", b.ValidFrom, b.ValidUntil)
	}
}

// A small zip that unpacks to a very large one is not unpacked.
func TestZipBomb(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 3 {
		f, err := z.Create(fmt.Sprintf("%d.md", i))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(make([]byte, MaxBytes/2))
	}
	_ = z.Close()
	if _, err := Read(b.Bytes()); desk.CodeOf(err) != "too_large" {
		t.Error(err)
	}
}

func TestMarkdownByHand(t *testing.T) {
	row := markdownRow(1, []byte("---\r\nid: ship-1\r\ntitle: 送料: 全国一律\r\nquestion: 送料は？\r\ncategory: [\"配送\"]\r\n---\r\n\r\n550円です。\r\n\r\n沖縄は1,100円。\r\n"))
	if row.Err != nil || row.External != "ship-1" || row.Body.Title != "送料: 全国一律" || row.Body.Plain() != "550円です。\n\n沖縄は1,100円。" || row.Body.Category.Major != "配送" {
		t.Errorf("%+v", row)
	}
	for _, bad := range []string{"no fence", "---\ntitle: x\n", "---\ncolour: red\n---\n"} {
		if markdownRow(1, []byte(bad)).Err == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("ID,質問,回答\n1,a,b\n"))
	f.Add([]byte(`[{"id":"1","question":"a","answer":"b"}]`))
	z, _ := Write(Markdown, []Entry{{ID: "e", Body: body("質問", "答え")}}, nil)
	f.Add(z)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := Read(data)
		if err != nil {
			return
		}
		var entries []Entry
		for i, r := range rows {
			if r.Err == nil {
				entries = append(entries, Entry{ID: EntryID(fmt.Sprint("e", i)), Body: clean(r.Body).Tidy()})
			}
		}
		for _, to := range []Format{CSV, JSON, Markdown} {
			out, err := Write(to, entries, nil)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Read(out)
			if len(entries) > 0 && (err != nil || len(back) != len(entries)) {
				t.Fatalf("%s: %v of %q", to, err, out)
			}
		}
	})
}

func TestDiff(t *testing.T) {
	show := func(cs []Change) string {
		var out []string
		for _, c := range cs {
			s := c.Field + ":"
			for _, p := range c.Pieces {
				s += " " + p.Op + p.Text
			}
			out = append(out, s)
		}
		return strings.Join(out, "; ")
	}
	a := body("送料は？", "全国一律550円です。")
	for _, c := range []struct {
		to   Body
		want string
	}{
		{a, ""},
		{body("送料は？", "全国一律660円です。"), "answer: =全国一律 -55 +66 =0円です。"},
		{body("送料は？", ""), "answer: -全国一律550円です。"},
		{Body{Kind: FAQ, Audience: ForOperators, Language: "ja", Title: a.Title, Question: a.Question, Answer: a.Answer}, "audience: -customer +operator =r"},
	} {
		got := show(Diff(a, c.to))
		if c.want == "audience: -customer +operator =r" {
			if !strings.HasPrefix(got, "audience:") || strings.Contains(got, ";") {
				t.Errorf("%s", got)
			}
		} else if got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	withButtons := body("送料は？", "550円です。")
	withButtons.Answer[0].Choices = []desk.Choice{{Label: "はい", Say: "はい"}, {Label: "相談", Say: "人に相談する"}, {Label: "店へ", URI: "https://example.jp"}}
	if got, want := show(Diff(body("送料は？", "550円です。"), withButtons)), "answer: =550円です。 +\n▸ はい\n▸ 相談 → 人に相談する\n▸ 店へ {\"label\":\"\",\"uri\":\"https://example.jp\"}"; got != want {
		t.Errorf("%s", got)
	}
	if Same(body("送料は？", "550円です。"), withButtons) {
		t.Error("buttons are part of a text")
	}
	rapid.Check(t, func(t *rapid.T) {
		from, to := texts.Draw(t, "from"), texts.Draw(t, "to")
		var old, fresh string
		for _, p := range pieces(from, to) {
			if p.Op != "+" {
				old += p.Text
			}
			if p.Op != "-" {
				fresh += p.Text
			}
		}
		if old != string([]rune(from)) || fresh != string([]rune(to)) {
			t.Fatalf("%q %q", old, fresh)
		}
	})
}

func TestStarter(t *testing.T) {
	rows, err := Starter()
	if err != nil || len(rows) < 28 {
		t.Fatal(len(rows), err)
	}
	for _, r := range rows {
		if r.Err != nil || r.External == "" || r.Body.Complete() != nil || r.Body.Category.Major == "" {
			t.Errorf("%+v", r)
		}
	}
}
