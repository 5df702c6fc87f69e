//! `#[db_test]`: one test, both databases.
//!
//! Depends on no other crate of the workspace. It names `doorward_testkit::database::TestDatabase`, so whoever uses the
//! attribute depends on the testkit too.

use proc_macro::TokenStream;
use quote::quote;
use syn::{FnArg, ItemFn, parse_macro_input};

/// Turns `async fn rule(db: TestDatabase)` into the tests `rule::sqlite` and `rule::postgres`, each with a fresh, migrated
/// database. The function may return a `Result`. Arguments go on to `#[tokio::test]`.
#[proc_macro_attribute]
pub fn db_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = proc_macro2::TokenStream::from(arguments);
    let rule = parse_macro_input!(item as ItemFn);
    let name = &rule.sig.ident;
    if rule.sig.asyncness.is_none() || !matches!(rule.sig.inputs.iter().collect::<Vec<_>>()[..], [FnArg::Typed(_)]) {
        return syn::Error::new_spanned(&rule.sig, "write `async fn name(db: TestDatabase)`").to_compile_error().into();
    }
    // Attributes such as `#[ignore]` or `#[should_panic]` belong on what the test harness sees.
    let (attributes, output) = (&rule.attrs, &rule.sig.output);
    let mut plain = rule.clone();
    plain.attrs.clear();
    quote! {
        mod #name {
            use super::*;

            #plain

            #(#attributes)*
            #[::tokio::test(#arguments)]
            async fn sqlite() #output {
                #name(::doorward_testkit::database::TestDatabase::sqlite().await).await
            }

            #(#attributes)*
            #[::tokio::test(#arguments)]
            async fn postgres() #output {
                #name(::doorward_testkit::database::TestDatabase::postgres().await).await
            }
        }
    }
    .into()
}
