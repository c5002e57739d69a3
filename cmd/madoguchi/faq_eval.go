package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// faqEvalCmd measures the search on questions whose answers are known.
type faqEvalCmd struct {
	Docs    string `required:"" type:"existingfile" placeholder:"FILE" help:"FAQs, a JSON object a line: id, q, a."`
	Queries string `required:"" type:"existingfile" placeholder:"FILE" help:"Questions, a JSON object a line: id, text, rel (FAQ's id to 2: answer, 1: related; empty: nothing answers it)."`
	Aliases string `type:"existingfile" placeholder:"FILE" help:"Confirmed phrasings, a JSON object a line: doc, text."`
	JSON    bool   `name:"json" help:"Print JSON."`
	faqLanguage
}

// Run measures and prints.
func (c *faqEvalCmd) Run() error {
	set, err := loadFAQSet(c.Docs, c.Queries, c.Aliases)
	if err != nil {
		return err
	}
	r, err := measureFAQ(set, c.faqLanguage)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	return r.table(os.Stdout)
}

// zoneShares is how a group of questions falls into the three zones.
type zoneShares struct {
	Queries   int     `json:"queries"`
	Auto      float64 `json:"auto"`
	Offer     float64 `json:"offer"`
	Handoff   float64 `json:"handoff"`
	Precision float64 `json:"precision"` // of auto: the first hit has a grade
	OfferHit  float64 `json:"offer_hit"` // of offer: one of the first three has a grade
}

// faqFigures is what faq eval reports. Ranking and selective answering count the questions
// that have a related FAQ; the others are out of scope.
type faqFigures struct {
	NDCG10     float64    `json:"ndcg@10"`
	P1         float64    `json:"p@1"`
	MRR        float64    `json:"mrr"`
	R5         float64    `json:"r@5"`
	R10        float64    `json:"r@10"`
	Hit1       float64    `json:"hit@1"`
	Hit3       float64    `json:"hit@3"`
	AURC       float64    `json:"aurc"`
	AUROC      float64    `json:"auroc"`
	P50        float64    `json:"p@50"`
	P70        float64    `json:"p@70"`
	QueryP50   float64    `json:"query_ms_p50"`
	QueryP95   float64    `json:"query_ms_p95"`
	LanguageS  float64    `json:"language_s"` // loading dictionary and synonyms, once a process
	IndexS     float64    `json:"index_s"`
	RSS        float64    `json:"rss_mb"`
	Docs       int        `json:"docs"`
	InScope    zoneShares `json:"in_scope"`
	OutOfScope zoneShares `json:"out_of_scope"`
	Model      string     `json:"model"`
}

func measureFAQ(set *faqSet, l faqLanguage) (*faqFigures, error) {
	begin := time.Now()
	lang, err := l.load()
	if err != nil {
		return nil, err
	}
	f := &faqFigures{LanguageS: time.Since(begin).Seconds(), Docs: len(set.docs)}
	begin = time.Now()
	ix := retrieval.New(lang, retrieval.Terms{}, set.docs)
	f.IndexS = time.Since(begin).Seconds()
	m := retrieval.DefaultModel()
	f.Model = m.Version
	for _, q := range set.queries[:min(50, len(set.queries))] {
		ix.Ask(q.Text, m) // the first few pay for memory that later ones share
	}
	outcomes := make([]outcome, 0, len(set.queries))
	times := make([]float64, 0, len(set.queries))
	for _, q := range set.queries {
		begin := time.Now()
		found := ix.Ask(q.Text, m)
		times = append(times, time.Since(begin).Seconds()*1000)
		o := outcome{query: q, p: found.P, zone: found.Zone}
		for _, h := range found.Hits {
			o.ids = append(o.ids, h.ID)
		}
		outcomes = append(outcomes, o)
	}
	slices.Sort(times)
	f.QueryP50, f.QueryP95 = times[len(times)/2], times[len(times)*95/100]
	f.rank(outcomes)
	f.RSS = residentMB()
	return f, nil
}

// rank fills in what doesn't depend on the machine.
func (f *faqFigures) rank(all []outcome) {
	var in, out []outcome
	for _, o := range all {
		if len(o.query.Rel) > 0 {
			in = append(in, o)
		} else {
			out = append(out, o)
		}
	}
	f.NDCG10 = mean(in, nil, func(o outcome) float64 { return o.ndcg(10) })
	f.P1 = mean(in, nil, func(o outcome) float64 { return float64(min(1, o.grade(0))) })
	f.MRR = mean(in, nil, func(o outcome) float64 {
		if r := o.firstRelated(); r > 0 {
			return 1 / float64(r)
		}
		return 0
	})
	f.R5 = mean(in, nil, func(o outcome) float64 { return o.recall(5) })
	f.R10 = mean(in, nil, func(o outcome) float64 { return o.recall(10) })
	f.Hit1 = mean(in, outcome.hasAnswer, func(o outcome) float64 { return o.hit(1) })
	f.Hit3 = mean(in, outcome.hasAnswer, func(o outcome) float64 { return o.hit(3) })
	var precision []float64
	f.AURC, precision = selective(in, 0.5, 0.7)
	f.AUROC = separation(in)
	f.P50, f.P70 = precision[0], precision[1]
	f.InScope, f.OutOfScope = zonesOf(in), zonesOf(out)
}

func zonesOf(os []outcome) zoneShares {
	in := func(z retrieval.Zone) func(outcome) bool { return func(o outcome) bool { return o.zone == z } }
	share := func(z retrieval.Zone) float64 {
		return mean(os, nil, func(o outcome) float64 {
			if o.zone == z {
				return 1
			}
			return 0
		})
	}
	within := func(k int) func(outcome) float64 {
		return func(o outcome) float64 {
			if r := o.firstRelated(); r > 0 && r <= k {
				return 1
			}
			return 0
		}
	}
	return zoneShares{
		Queries: len(os), Auto: share(retrieval.Answer), Offer: share(retrieval.Offer), Handoff: share(retrieval.Handoff),
		Precision: mean(os, in(retrieval.Answer), within(1)), OfferHit: mean(os, in(retrieval.Offer), within(3)),
	}
}

// residentMB is what this process has in memory now; 0 where the system doesn't say.
func residentMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kb) / 1024
		}
	}
	return 0
}

func (f *faqFigures) table(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	line := func(name, format string, values ...any) { fmt.Fprintf(w, name+"\t"+format+"\n", values...) }
	line("FAQs, questions", "%d, %d", f.Docs, f.InScope.Queries+f.OutOfScope.Queries)
	line("nDCG@10", "%.3f", f.NDCG10)
	line("P@1, MRR", "%.3f  %.3f", f.P1, f.MRR)
	line("R@5, R@10", "%.3f  %.3f", f.R5, f.R10)
	line("Hit@1, Hit@3 (the answer itself)", "%.3f  %.3f", f.Hit1, f.Hit3)
	line("AURC (smaller is better), AUROC", "%.3f  %.3f", f.AURC, f.AUROC)
	line("right among the surest 50 %%, 70 %%", "%.3f  %.3f", f.P50, f.P70)
	for _, g := range []struct {
		name string
		z    zoneShares
	}{{"in scope", f.InScope}, {"out of scope", f.OutOfScope}} {
		if g.z.Queries > 0 {
			line(g.name+": answered, offered, handed off", "%.1f %%  %.1f %%  %.1f %%", 100*g.z.Auto, 100*g.z.Offer, 100*g.z.Handoff)
		}
	}
	line("of answers right, of offers with the right one", "%.3f  %.3f", f.InScope.Precision, f.InScope.OfferHit)
	line("question p50, p95", "%.2f ms  %.2f ms", f.QueryP50, f.QueryP95)
	line("language, index", "%.2f s  %.2f s", f.LanguageS, f.IndexS)
	line("memory (RSS)", "%.0f MB", f.RSS)
	return w.Flush()
}
