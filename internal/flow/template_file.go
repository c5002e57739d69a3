package flow

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// TemplateRow is a row of a file and what became of it.
type TemplateRow struct {
	template.Row
	Outcome Outcome
}

// TemplateFile is the answer to an import. Done tells that it was stored.
type TemplateFile struct {
	Rows []TemplateRow
	Done bool
}

// Count counts the rows of an outcome.
func (f TemplateFile) Count(o Outcome) (n int) {
	for _, r := range f.Rows {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

// Import takes a file of templates into one place: a brand's or all brands', shared or one's
// own. A row with an id that is there changes that one, others are known by folder and title.
// One wrong row and nothing of the file is stored. What the file does not name stays.
func (d *TemplateDesk) Import(ctx context.Context, by desk.Person, w desk.WorkspaceID, own bool, data []byte, dry bool) (TemplateFile, error) {
	if len(data) > template.MaxBytes {
		return TemplateFile{}, desk.E(desk.TooLarge, "too_large", fmt.Sprintf("A file may have at most %d MB. Split it.", template.MaxBytes>>20)).On("file")
	}
	if err := d.MayEdit(by, d.fresh(by, w, own)); err != nil {
		return TemplateFile{}, err
	}
	text, err := knowledge.DecodeText(data)
	if err != nil {
		return TemplateFile{}, err
	}
	rows, err := template.ReadCSV(text)
	if err != nil {
		return TemplateFile{}, err
	}
	return d.take(ctx, by, d.fresh(by, w, own), rows, dry)
}

// Starter takes the set for a new brand; what is there already stays as it is.
func (d *TemplateDesk) Starter(ctx context.Context, by desk.Person, w desk.WorkspaceID, own bool) (TemplateFile, error) {
	into := d.fresh(by, w, own)
	if err := d.MayEdit(by, into); err != nil {
		return TemplateFile{}, err
	}
	rows, err := template.Starter()
	if err != nil {
		return TemplateFile{}, err
	}
	there, err := d.there(ctx, into)
	if err != nil {
		return TemplateFile{}, err
	}
	rows = slices.DeleteFunc(rows, func(r template.Row) bool { _, known := there[template.Name(r.Body)]; return known })
	return d.take(ctx, by, into, rows, false)
}

// there finds what a place holds, by id and by name; what is in use before what is put away.
func (d *TemplateDesk) there(ctx context.Context, into template.Template) (map[string]template.Template, error) {
	out := map[string]template.Template{}
	q := TemplateQuery{Centre: into.Centre, Owner: into.Owner, Global: into.Shared() && into.Workspace == ""}
	if into.Shared() && into.Workspace != "" {
		q.Brands = []desk.WorkspaceID{into.Workspace}
	}
	for _, q.Archived = range []bool{true, false} {
		list, err := d.store.Templates(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			if t.Workspace == into.Workspace && t.Owner == into.Owner {
				out[string(t.ID)], out[template.Name(t.Body)] = t, t
			}
		}
	}
	return out, nil
}

func (d *TemplateDesk) take(ctx context.Context, by desk.Person, into template.Template, rows []template.Row, dry bool) (out TemplateFile, err error) {
	there, err := d.there(ctx, into)
	if err != nil {
		return out, err
	}
	var saves []template.Template
	taken := map[template.ID]bool{}
	for _, r := range rows {
		row, next := d.takeRow(by, into, r, there)
		if row.Err == nil && taken[next.ID] {
			row.Outcome, row.Err = RowWrong, desk.E(desk.Invalid, "duplicate_id", "Another row is about the same template.").On("id")
		}
		taken[next.ID] = true
		if out.Rows = append(out.Rows, row); row.Outcome == RowNew || row.Outcome == RowChanged {
			saves = append(saves, next)
		}
	}
	if out.Count(RowWrong) > 0 {
		return out, nil
	}
	if err := d.room(ctx, into, out.Count(RowNew)); err != nil || dry {
		return out, err
	}
	out.Done = true
	if len(saves) == 0 {
		return out, nil
	}
	fact := d.fact(by, into.Workspace, "imported", map[string]string{"templates": fmt.Sprint(len(saves))})
	if err := d.store.SaveTemplates(ctx, saves, []desk.Fact{fact}); err != nil {
		return TemplateFile{}, err
	}
	d.env.committed(nil)
	return out, nil
}

// takeRow decides what becomes of one row.
func (d *TemplateDesk) takeRow(by desk.Person, into template.Template, r template.Row, there map[string]template.Template) (TemplateRow, template.Template) {
	row := TemplateRow{Row: r, Outcome: RowWrong}
	if row.Err != nil {
		return row, template.Template{ID: template.ID(d.env.IDs())}
	}
	known, ok := there[string(r.ID)]
	if !ok {
		known, ok = there[template.Name(r.Body)]
	}
	next := known
	if !ok {
		next = into
		next.ID = template.ID(d.env.IDs())
	}
	next, row.Err = d.with(by, next, r.Body)
	next.Archived = time.Time{} // what a file names is in use
	switch {
	case row.Err != nil:
	case !ok:
		row.Outcome = RowNew
	case known.Body.Same(next.Body) && known.Archived.IsZero():
		row.Outcome = RowSame
	default:
		row.Outcome = RowChanged
	}
	return row, next
}

// Export gives one place's templates in use as a file that Import takes back.
func (d *TemplateDesk) Export(ctx context.Context, by desk.Person, w desk.WorkspaceID, own bool) ([]byte, error) {
	list, err := d.List(ctx, by, w, false)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(t template.Template) bool { return t.Workspace != w || t.Shared() == own })
	slices.SortStableFunc(list, func(a, b template.Template) int {
		return cmp.Or(cmp.Compare(a.Body.Folder, b.Body.Folder), cmp.Compare(a.Body.Title, b.Body.Title))
	})
	return template.WriteCSV(list)
}
