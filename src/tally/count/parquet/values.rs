//! Values as Parquet writes them one after the other, turned into a column that the coder of an axis reads.

use polars::prelude::{
    DataType, Float32Chunked, Float64Chunked, Int32Chunked, Int64Chunked, IntoSeries, NewChunkedArray,
    PlSmallStr, Series, StringChunked, TimeUnit,
};
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use polars_parquet::parquet::schema::types::{PhysicalType, PrimitiveLogicalType, TimeUnit as Written};

use super::Stop;

/// How the values of a column are written, for the types that need no more than this to be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Text,
    Flag,
    /// Four bytes; a date where it is one.
    Whole32(Option<DataType>),
    /// Eight bytes; a moment where it is one.
    Whole64(Option<DataType>),
    Single,
    Double,
}

impl Kind {
    /// The kind of a column that polars reads as `dtype`; `None` where it takes polars to read it.
    pub(super) fn of(dtype: &DataType, chunk: &ColumnChunkMetadata) -> Option<Kind> {
        let described = &chunk.descriptor().descriptor;
        if described.max_rep_level > 0 || described.max_def_level > 1 {
            return None;
        }
        match (dtype, chunk.physical_type()) {
            (DataType::String, PhysicalType::ByteArray) => Some(Kind::Text),
            (DataType::Boolean, PhysicalType::Boolean) => Some(Kind::Flag),
            (
                DataType::Int8 | DataType::Int16 | DataType::UInt8 | DataType::UInt16 | DataType::Int32,
                PhysicalType::Int32,
            ) => Some(Kind::Whole32(None)),
            (DataType::Date, PhysicalType::Int32) => Some(Kind::Whole32(Some(DataType::Date))),
            (DataType::Int64, PhysicalType::Int64) => Some(Kind::Whole64(None)),
            (DataType::Datetime(unit, _), PhysicalType::Int64) => {
                let written = match described.primitive_type.logical_type {
                    Some(PrimitiveLogicalType::Timestamp { unit, .. }) => match unit {
                        Written::Milliseconds => TimeUnit::Milliseconds,
                        Written::Microseconds => TimeUnit::Microseconds,
                        Written::Nanoseconds => TimeUnit::Nanoseconds,
                    },
                    _ => return None,
                };
                (written == *unit).then(|| Kind::Whole64(Some(dtype.clone())))
            }
            (DataType::Float32, PhysicalType::Float) => Some(Kind::Single),
            (DataType::Float64, PhysicalType::Double) => Some(Kind::Double),
            _ => None,
        }
    }

    /// `count` plain values.
    pub(super) fn series(&self, bytes: &[u8], count: usize) -> Result<Series, Stop> {
        let name = PlSmallStr::EMPTY;
        let typed = |series: Series, dtype: &Option<DataType>| match dtype {
            Some(dtype) => series.cast(dtype).map_err(|error| Stop::damaged(&error.to_string())),
            None => Ok(series),
        };
        match self {
            Kind::Text => {
                let texts = texts(bytes, count)?;
                Ok(StringChunked::from_iter_values(name, texts.into_iter()).into_series())
            }
            Kind::Flag => Err(Stop::Unsupported),
            Kind::Whole32(dtype) => {
                let values = fixed(bytes, count, i32::from_le_bytes)?;
                typed(Int32Chunked::from_vec(name, values).into_series(), dtype)
            }
            Kind::Whole64(dtype) => {
                let values = fixed(bytes, count, i64::from_le_bytes)?;
                typed(Int64Chunked::from_vec(name, values).into_series(), dtype)
            }
            Kind::Single => {
                Ok(Float32Chunked::from_vec(name, fixed(bytes, count, f32::from_le_bytes)?).into_series())
            }
            Kind::Double => {
                Ok(Float64Chunked::from_vec(name, fixed(bytes, count, f64::from_le_bytes)?).into_series())
            }
        }
    }
}

fn fixed<T, const N: usize>(bytes: &[u8], count: usize, read: fn([u8; N]) -> T) -> Result<Vec<T>, Stop> {
    let (values, _) = bytes.as_chunks::<N>();
    let values =
        values.get(..count).ok_or_else(|| Stop::damaged("a page holds fewer values than it says"))?;
    Ok(values.iter().map(|value| read(*value)).collect())
}

fn texts(mut bytes: &[u8], count: usize) -> Result<Vec<&str>, Stop> {
    let short = || Stop::damaged("a page holds fewer values than it says");
    // Every value takes four bytes at least, so a count that is wrong asks for no memory.
    let mut texts = Vec::with_capacity(count.min(bytes.len() / 4));
    for _ in 0..count {
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (text, rest) = rest.split_at_checked(length).ok_or_else(short)?;
        texts.push(std::str::from_utf8(text).map_err(|_| Stop::damaged("a text is not UTF-8"))?);
        bytes = rest;
    }
    Ok(texts)
}
