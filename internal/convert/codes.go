package main

// codeBook converts the two code books of an edition.
func codeBook(in string, w *writer) error {
	for _, t := range []struct{ from, to string }{
		{"icd10_yb_2.0.csv", "diagnoses"},
		{"icd9cm3_yb_2.0.csv", "procedures"},
	} {
		header := []string{"code", "name", "gray"}
		rows, err := read(in, t.from, header...)
		if err != nil {
			return err
		}
		if err := w.table(t.to, header, rows); err != nil {
			return err
		}
	}
	return nil
}
