//! What of a Parquet file cannot be read at all.

use std::fs::File;
use std::path::Path;

use polars_parquet::parquet::read::read_metadata;
use polars_parquet::parquet::schema::types::PrimitiveLogicalType;

use crate::error::{Error, Result};

/// Refuses columns of half precision, which no decoder at hand reads, whether they are asked for or not. A file that is
/// no Parquet is left to the decoder, which says so.
pub(super) fn check_types(path: &Path) -> Result<()> {
    let Ok(metadata) = File::open(path).map_err(Into::into).and_then(|mut file| read_metadata(&mut file))
    else {
        return Ok(());
    };
    let is_half =
        |logical: &Option<PrimitiveLogicalType>| matches!(logical, Some(PrimitiveLogicalType::Float16));
    let columns = metadata.schema_descr.columns();
    match columns.iter().find(|column| is_half(&column.descriptor.primitive_type.logical_type)) {
        None => Ok(()),
        Some(column) => Err(Error::Read {
            path: path.to_path_buf(),
            reason: format!(
                "its column {:?} is of type float16, which cannot be read",
                column.path_in_schema.join(".")
            ),
            hint: "write the column as float32, or leave it out of the export".into(),
        }),
    }
}
