package io.brimful.report;

/** How an answer is written. */
public enum Format {
    /** For people: aligned columns, units in the head. */
    TABLE {
        @Override
        public String render(Listing listing) {
            return TextTable.render(listing);
        }
    },
    /** For programs: an array with one object per row. */
    JSON {
        @Override
        public String render(Listing listing) {
            return JsonText.render(listing);
        }
    },
    /** For spreadsheets: RFC 4180, with a line of names. */
    CSV {
        @Override
        public String render(Listing listing) {
            return CsvText.render(listing);
        }
    };

    /** The whole text, with the end of its last line. */
    public abstract String render(Listing listing);
}
